import type { keepingCalls as contract } from "../shared/contract/keeping.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Deed } from "./audit.ts";
import type { Handlers } from "./handlers.ts";
import { keepWork, undoReset } from "./keepWork.ts";
import { bringBack, keptChanges, undoBringing } from "./keptFiles.ts";
import { discardWork, keepWorkUntil } from "./leftWork.ts";
import type { SettingsStore } from "./settings.ts";
import type { SiteAccess } from "./site.ts";

interface KeepingPorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  /** Writes down what was done. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
  now: () => Date;
  settings: SettingsStore;
}

/** Resets that lose nothing, and their undoing; and work that outlives its session. */
export function keepingCalls({
  onSession,
  note,
  now,
  settings,
}: KeepingPorts): Pick<Handlers, keyof typeof contract> {
  const atSeat = async (input: { site: string; session: string; seat: number }) => {
    const { access: site, id } = await onSession(input);
    return { site, id, seat: input.seat, now: now(), locale: settings.get().locale };
  };
  return {
    keptChanges: async (input) => {
      const at = await atSeat(input);
      return keptChanges(at);
    },
    bringBack: async (input) => {
      const at = await atSeat(input);
      const done = await bringBack(at, input.number, input.paths);
      await note(at.site, { action: "bringBack", session: at.id, seat: at.seat });
      return done;
    },
    undoBringing: async (input) => {
      const at = await atSeat(input);
      const done = await undoBringing(at, input.number, input.set);
      await note(at.site, { action: "bringBack", session: at.id, seat: at.seat, reason: "undone" });
      return done;
    },
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
    keepWorkUntil: async (input) => {
      const { access, id } = await onSession(input);
      const kept = await keepWorkUntil(access, id, input.until, now());
      await note(access, { action: "retain", session: id, reason: `until ${kept.until}` });
      return kept;
    },
    discardWork: async (input) => {
      const { access, id } = await onSession(input);
      await discardWork(access, id, input.confirmation);
      await note(access, { action: "discard", session: id });
      return null;
    },
  };
}
