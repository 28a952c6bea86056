import type { SessionId } from "../shared/domain/names.ts";
import type { Deed } from "./audit.ts";
import type { Handlers } from "./handlers.ts";
import { keepWork, undoReset } from "./keepWork.ts";
import type { SiteAccess } from "./site.ts";

interface KeepingPorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  /** Writes down what was done. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
}

/** Resets that lose nothing, and their undoing. */
export const keepingCalls = ({
  onSession,
  note,
}: KeepingPorts): Pick<Handlers, "keepSeats" | "undoSeats"> => ({
  keepSeats: async (input) => {
    const { access, id } = await onSession(input);
    const turned = await keepWork(access, id, input.seats);
    await note(access, ...turned.seats.map((seat) => ({ action: "keep" as const, session: id, seat })));
    return turned;
  },
  undoSeats: async (input) => {
    const { access, id } = await onSession(input);
    const turned = await undoReset(access, id, input.seats);
    await note(access, ...turned.seats.map((seat) => ({ action: "undo" as const, session: id, seat })));
    return turned;
  },
});
