import { type KeptFolder, MAX_KEPT, type Seat } from "../domain/seat.ts";
import type { KeptTurn } from "../manifests/keptFolders.ts";

const REBUILDS = ["resets", "restarts", "keeps", "undoes"] as const;
type Rebuild = (typeof REBUILDS)[number];
type Of = Pick<Seat, "spec" | "status">;

/** Somebody asked for it to be built again in any way, and it is not there yet. */
export const isAskedAgain = ({ spec, status }: Of, wishes: readonly Rebuild[] = REBUILDS): boolean =>
  status !== undefined && wishes.some((wish) => (spec[wish] ?? 0) > (status.observed[wish] ?? 0));

/** How the wishes of a seat about its work stand to what was done. */
function pending({ spec, status }: Of) {
  const { resets = 0, keeps = 0, undoes = 0 } = status?.observed ?? {};
  return {
    /** The volume goes, and all that was set aside with it. */
    reset: spec.resets > resets,
    keep: (spec.keeps ?? 0) > keeps,
    undo: (spec.undoes ?? 0) > undoes,
    /** Of the next folder: never one that was used, however often somebody pressed. */
    next: keeps + undoes + 1,
  };
}

/**
 * What is to be done with the work before the seat's Pods begin; `undefined` once it was done. A reset and its undoing
 * that both wait cancel each other: what was moved so far comes back.
 */
export function keptTurn(seat: Of): KeptTurn | undefined {
  const { reset, keep, undo, next } = pending(seat);
  if (reset) return undefined;
  if (keep && undo) return { number: next + 1, from: next };
  if (keep) return { number: next };
  const last = seat.status?.kept?.at(-1);
  return undo && last ? { number: next, from: last.number } : undefined;
}

/** Something would come back: what was set aside last, or what is being set aside now. */
export const isUndoable = (seat: Of): boolean =>
  pending(seat).keep || ((seat.status?.kept?.length ?? 0) > 0 && !pending(seat).undo);

/** What a seat has set aside once it is ready at `at`. `keepsWork`: its lab has a folder. */
export function keptAfter(seat: Of, at: string, keepsWork: boolean): KeptFolder[] {
  const { kept = [] } = seat.status ?? {};
  const { reset, keep, undo } = pending(seat);
  if (reset || !keepsWork) return [];
  const turn = keptTurn(seat);
  if (!turn || (keep && undo)) return kept;
  const folder: KeptFolder = { number: turn.number, at, by: undo ? "undo" : "reset" };
  return [...kept.filter(({ number }) => number !== turn.from), folder].slice(-MAX_KEPT);
}
