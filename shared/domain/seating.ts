/** Where the `index`-th of the list sits: neighbours share a seat, as many as the lab says. */
export const placeOf = (index: number, together: number): { seat: number; person: number } => ({
  seat: Math.floor(index / together) + 1,
  person: (index % together) + 1,
});

/**
 * How many persons each seat is for, in seat order. The last one of the list may have fewer; the spare seats after it
 * are for as many as any.
 */
export function seating(people: number, spare: number, together: number): number[] {
  const named = Math.ceil(people / together);
  return Array.from({ length: named + spare }, (_, index) =>
    index < named ? Math.min(together, people - index * together) : together,
  );
}
