import type { SessionId } from "../shared/domain/names.ts";
import { record } from "./audit.ts";
import { getSession } from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import type { SiteAccess } from "./site.ts";
import type { seatTerminals } from "./terminal.ts";

interface TerminalPorts {
  terminals: ReturnType<typeof seatTerminals>;
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  now: () => Date;
}

/** A look into a seat, from the first press to the last. */
export const terminalCalls = ({
  terminals,
  onSession,
  now,
}: TerminalPorts): Pick<
  Handlers,
  "openTerminal" | "writeTerminal" | "askKeyboard" | "leaveKeyboard" | "closeTerminal"
> => ({
  openTerminal: async (input, caller) => {
    const { access, id } = await onSession(input);
    const session = await getSession(access, id);
    // First: nobody looks into a seat without a record.
    await record(access, now(), [{ action: "visit", session: id, seat: input.seat }]);
    return terminals.open({ site: access, session, seat: input.seat, now }, caller);
  },
  writeTerminal: async ({ terminal, data }, caller) => terminals.write(caller, terminal, data),
  askKeyboard: async ({ terminal }, caller) => terminals.askKeyboard(caller, terminal),
  leaveKeyboard: async ({ terminal }, caller) => terminals.leaveKeyboard(caller, terminal),
  closeTerminal: async ({ terminal }, caller) => terminals.close(caller, terminal),
});
