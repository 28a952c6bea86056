import { create } from "zustand";
import { type CollectedSeat, type Collection, isCollected } from "../../shared/domain/collection.ts";
import { api, subscribe } from "../api.ts";

/** The newest first. */
export const useCollections = create<{ list: readonly Collection[] }>(() => ({ list: [] }));

export function followCollections(): () => void {
  const end = subscribe("collectionsChanged", (list) => useCollections.setState({ list }));
  // What cannot be listed is told by whatever is asked next.
  void api.listCollections().then(
    (list) => useCollections.setState({ list }),
    () => undefined,
  );
  return end;
}

/** The last one of a session. */
export const useCollection = (session: string): Collection | undefined =>
  useCollections(({ list }) => list.find((one) => one.session === session));

/** Of these seats, those whose work no collection of this run brought to the disk. */
export const lackingOf = (
  list: readonly Collection[],
  session: string,
  seats: readonly number[],
): number[] => {
  const there = new Set(
    list
      .filter((one) => one.session === session)
      .flatMap((one): CollectedSeat[] => one.seats)
      .filter(isCollected)
      .map(({ seat }) => seat),
  );
  return seats.filter((seat) => !there.has(seat));
};
