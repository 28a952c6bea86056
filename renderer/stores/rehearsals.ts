import { create } from "zustand";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";
import type { Rehearsal } from "../../shared/domain/rehearsal.ts";
import { api, subscribe } from "../api.ts";

interface RehearsalsState {
  /** The newest first; `undefined` until they are known. */
  list?: readonly Rehearsal[];
  failure?: Failure;
}

export const useRehearsals = create<RehearsalsState>(() => ({}));

export function followRehearsals(): () => void {
  const end = subscribe("rehearsalsChanged", (list) => useRehearsals.setState({ list }));
  void api.listRehearsals().then(
    (list) => useRehearsals.setState({ list }),
    (error: unknown) => useRehearsals.setState({ failure: toFailure(error) }),
  );
  return end;
}

export const isRunning = ({ state }: Rehearsal): boolean => state === "running" || state === "cancelling";

/** The one that is under way, whichever lab it is of. */
export const useRunning = (): Rehearsal | undefined => useRehearsals(({ list }) => list?.find(isRunning));
