import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { app } from "electron";
import { INVITATION_SCHEME, MAX_INVITATION_LENGTH } from "../../shared/domain/invitation.ts";

interface Invitations {
  /** The one that was opened from outside and not handed out yet. */
  take(): string | undefined;
}

/**
 * Invitations that come from outside: a link in a mail or on a page, or a `.pupitre` file, by the command line of this
 * start or of a second one (Windows, Linux) or by an event (macOS). It is kept as text; a person looks before anything
 * is done with it.
 */
export function followInvitations(opened: () => void): Invitations {
  let waiting: string | undefined;
  const keep = (text: string | undefined) => {
    if (text === undefined) return;
    waiting = text;
    opened();
  };
  // In development the runtime must be told where the application is; an installed one registers itself.
  if (!process.defaultApp) app.setAsDefaultProtocolClient(INVITATION_SCHEME);
  app.on("open-url", (event, url) => {
    event.preventDefault();
    keep(linkIn([url]));
  });
  app.on("open-file", (event, path) => {
    event.preventDefault();
    keep(linkIn([path]));
  });
  app.on("second-instance", (_, argv, folder) => keep(linkIn(argv, folder)));
  keep(linkIn(process.argv, process.cwd()));
  return {
    take() {
      const text = waiting;
      waiting = undefined;
      return text;
    },
  };
}

/** What of a command line is an invitation: whoever wrote the link may have put options beside it, which count for nothing. */
function linkIn(argv: readonly string[], folder = "/"): string | undefined {
  const link = argv.find((argument) => argument.toLowerCase().startsWith(`${INVITATION_SCHEME}://`));
  if (link !== undefined) return link.slice(0, MAX_INVITATION_LENGTH + 1);
  const file = argv.slice(1).find((argument) => /^[^-].*\.pupitre$/i.test(argument));
  return file === undefined && argv.length === 1 ? textOf(argv[0]) : file && textOf(resolve(folder, file));
}

function textOf(path: string | undefined): string | undefined {
  if (path === undefined || !/\.pupitre$/i.test(path)) return undefined;
  try {
    const file = openSync(path, "r");
    try {
      if (!fstatSync(file).isFile()) return undefined;
      const buffer = Buffer.alloc(MAX_INVITATION_LENGTH + 1);
      return buffer.toString("utf8", 0, readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
