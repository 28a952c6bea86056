import type { RehearsalFinding } from "../../shared/domain/rehearsal.ts";
import type { Access } from "../../shared/domain/template.ts";
import { finding } from "../../shared/plan/rehearsal.ts";
import { patiently } from "./patience.ts";
import type { StudentDoor } from "./studentDoor.ts";

/** s that a program may take to answer after its seat is ready. */
const PATIENCE = 30;

/** Opens an access as a student does, and says what is wrong with it. Those that are only shown have nothing to open. */
export async function tryAccess(
  access: Access,
  door: StudentDoor,
  signal: AbortSignal,
): Promise<RehearsalFinding[]> {
  if (access.kind === "web") return tryPage(access, door, signal);
  return access.kind === "terminal" ? tryTerminal(access, door, signal) : [];
}

async function tryPage(
  access: Extract<Access, { kind: "web" }>,
  door: StudentDoor,
  signal: AbortSignal,
): Promise<RehearsalFinding[]> {
  let status = 0;
  // A program without a readiness check may need a moment more.
  await patiently(
    async () => {
      status = (await door.openPage(access.name)).status;
      return status > 0 && status < 500 ? true : undefined;
    },
    signal,
    PATIENCE,
  );
  const params = { access: access.name };
  if (status === 0 || (status >= 502 && status <= 504))
    return [finding("accessSilent", { params: { ...params, port: access.port }, title: access.title })];
  return status >= 400
    ? [finding("accessRefuses", { params: { ...params, status }, title: access.title })]
    : [];
}

async function tryTerminal(
  access: Extract<Access, { kind: "terminal" }>,
  door: StudentDoor,
  signal: AbortSignal,
): Promise<RehearsalFinding[]> {
  const socket = await door.openTerminal(access.name);
  try {
    const isThere = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE * 1000);
      // An abort closes it, too: what is said of it then is of no account.
      socket.on("close", () => {
        clearTimeout(timer);
        resolve(false);
      });
      // The first bytes after the (empty) screen: a prompt.
      socket.on("message", (data, isBinary) => {
        if (isBinary && String(data).trim() !== "") resolve(true);
      });
      socket.send(JSON.stringify({ is: "size", columns: 100, rows: 30 }));
      socket.resume();
    });
    return isThere || signal.aborted
      ? []
      : [finding("terminalSilent", { params: { access: access.name }, title: access.title })];
  } finally {
    socket.close();
  }
}
