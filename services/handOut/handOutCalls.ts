import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { LabError } from "../../shared/contract/failure.ts";
import type { handOutCalls as calls } from "../../shared/contract/handOuts.ts";
import type { HandOut } from "../../shared/domain/handOut.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { record } from "../audit.ts";
import { getSession } from "../changeSession.ts";
import type { Desktop } from "../desktop.ts";
import type { Emit, Handlers } from "../handlers.ts";
import { readPortalOrigin, type SiteAccess } from "../site.ts";
import { checkFile, type HandedFile, handOut } from "./handOut.ts";

interface HandOutPorts {
  desktop: Desktop;
  accessTo: (site: string) => Promise<SiteAccess>;
  emit: Emit;
  now: () => Date;
}

interface HandOutService {
  handlers: Pick<Handlers, keyof typeof calls>;
  stop(): Promise<void>;
}

/** Files that were chosen, and their way to the seats, which goes on whatever the window shows. */
export function createHandOuts({ desktop, accessTo, emit, now }: HandOutPorts): HandOutService {
  /** The last one that was chosen, held until another is: what is shown is what is handed out. */
  let chosen: { id: string; file: HandedFile } | undefined;
  const files = new Map<string, HandedFile>();
  const known = new Map<string, HandOut>();
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const list = () => [...known.values()].reverse();
  const put = (one: HandOut) => {
    known.set(one.id, one);
    emit("handOutsChanged", list());
  };

  async function run(id: string, seats: readonly number[]): Promise<void> {
    const one = known.get(id);
    const file = files.get(id);
    if (!one || !file) throw new LabError({ kind: "notFound", params: { what: "file" } });
    if (running.has(id)) throw new LabError({ kind: "conflict", params: { what: one.name } });
    const site = await accessTo(one.site);
    const [session, origin] = await Promise.all([
      getSession(site, one.session as SessionId),
      readPortalOrigin(site),
    ]);
    await record(
      site,
      now(),
      seats.map((seat) => ({ action: "handOut", session: one.session, seat })),
    );
    const abort = new AbortController();
    put({ ...one, state: "running" });
    const done = handOut({
      ...{ site, session, origin, file, seats, now, signal: abort.signal },
      onChange: (told) => {
        const before = known.get(id);
        const others = (before?.seats ?? []).filter(({ seat }) => !seats.includes(seat));
        if (before) put({ ...before, seats: [...others, ...told].sort((a, b) => a.seat - b.seat) });
      },
    })
      .then(
        () => "ended" as const,
        () => "stopped" as const,
      )
      .then((state) => {
        running.delete(id);
        const before = known.get(id);
        if (before) put({ ...before, state });
      });
    running.set(id, { abort, done });
  }

  return {
    handlers: {
      async chooseHandOut() {
        const found = await desktop.openFile("any");
        if (found === null) return null;
        const file = { name: basename(found.path), bytes: found.data };
        checkFile(file);
        chosen = { id: randomUUID(), file };
        return { file: chosen.id, name: file.name, bytes: file.bytes.length };
      },
      async startHandOut({ site, session, file, seats }) {
        if (chosen?.id !== file) throw new LabError({ kind: "notFound", params: { what: "file" } });
        const { name, bytes } = chosen.file;
        const id = randomUUID();
        files.clear(); // one at a time is enough to try again with
        files.set(id, chosen.file);
        known.set(id, {
          ...{ id, site, session, name, bytes: bytes.length, startedAt: now().toISOString() },
          ...{ state: "running", seats: seats.map((seat) => ({ seat, state: "waiting" as const })) },
        });
        await run(id, seats).catch((error: unknown) => {
          known.delete(id);
          throw error;
        });
        return { id };
      },
      async retryHandOut({ id }) {
        const left = (known.get(id)?.seats ?? []).filter(({ state }) => state !== "done");
        await run(
          id,
          left.map(({ seat }) => seat),
        );
        return null;
      },
      cancelHandOut: async ({ id }) => {
        running.get(id)?.abort.abort();
        return null;
      },
      listHandOuts: async () => list(),
    },
    async stop() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
