import type { joiningCalls as calls } from "../shared/contract/joining.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Deed } from "./audit.ts";
import type { Handlers } from "./handlers.ts";
import { admitStudent, readDoor, setJoining, turnAwayStudent } from "./joining.ts";
import type { SiteAccess } from "./site.ts";

interface JoiningPorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  /** Writes down what was done. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
}

/** Who comes in by the class code and the own name. */
export const joiningCalls = ({ onSession, note }: JoiningPorts): Pick<Handlers, keyof typeof calls> => ({
  openJoining: async ({ mode, ...input }) => {
    const { access, id } = await onSession(input);
    await setJoining(access, id, mode);
    await note(access, { action: "joinOpen", session: id });
    return null;
  },
  closeJoining: async (input) => {
    const { access, id } = await onSession(input);
    await setJoining(access, id, "closed");
    await note(access, { action: "joinClose", session: id });
    return null;
  },
  admitStudent: async ({ seat, hash, ...input }) => {
    const { access, id } = await onSession(input);
    await admitStudent(access, id, { seat, hash });
    await note(access, { action: "admit", session: id, seat });
    return null;
  },
  turnAwayStudent: async ({ seat, hash, ...input }) => {
    const { access, id } = await onSession(input);
    await turnAwayStudent(access, id, { seat, hash });
    await note(access, { action: "turnAway", session: id, seat });
    return null;
  },
  readDoor: async (input) => {
    const { access, id } = await onSession(input);
    return readDoor(access, id);
  },
});
