import { create } from "zustand";

/** Where one can be in the window. */
export type Place =
  | { screen: "sessions" }
  | { screen: "catalogue"; template?: string }
  | { screen: "editor"; draft: string }
  | { screen: "rehearsal"; template: string }
  | { screen: "launch" }
  | { screen: "session"; site: string; session: string }
  | { screen: "sites" }
  | { screen: "site"; site: string }
  | { screen: "prepare"; site: string }
  | { screen: "report"; site: string }
  | { screen: "prices"; site: string }
  | { screen: "support" }
  | { screen: "supportSession"; site: string; establishment: string; session: string }
  | { screen: "supportSeat"; site: string; establishment: string; session: string; seat: number }
  | { screen: "settings" };

export type SupportPlace = Extract<Place, { screen: "support" | "supportSession" | "supportSeat" }>;

interface Navigation {
  visited: readonly Place[];
  at: number;
  go(place: Place): void;
  back(): void;
  forward(): void;
}

/** More steps back than this nobody takes. */
const KEPT = 50;

const samePlace = (a: Place, b: Place): boolean => placeKey(a) === placeKey(b);

/** One word for a place, e.g. as a React key. */
export function placeKey(place: Place): string {
  if (place.screen === "session") return `session ${place.site} ${place.session}`;
  if (place.screen === "site" || place.screen === "prepare") return `${place.screen} ${place.site}`;
  if (place.screen === "report" || place.screen === "prices") return `${place.screen} ${place.site}`;
  if (place.screen === "editor") return `editor ${place.draft}`;
  if (place.screen === "rehearsal") return `rehearsal ${place.template}`;
  if (place.screen === "supportSession")
    return `${place.screen} ${place.site} ${place.establishment} ${place.session}`;
  if (place.screen === "supportSeat")
    return `${place.screen} ${place.site} ${place.establishment} ${place.session} ${place.seat}`;
  if (place.screen === "catalogue") return `catalogue ${place.template ?? ""}`;
  return place.screen;
}

export const useNavigation = create<Navigation>((set) => ({
  visited: [{ screen: "sessions" }],
  at: 0,
  go: (place) =>
    set(({ visited, at }) => {
      const here = visited[at];
      if (here && samePlace(here, place)) return {};
      const next = [...visited.slice(0, at + 1), place].slice(-KEPT);
      return { visited: next, at: next.length - 1 };
    }),
  back: () => set(({ at }) => ({ at: Math.max(0, at - 1) })),
  forward: () => set(({ at, visited }) => ({ at: Math.min(visited.length - 1, at + 1) })),
}));

export const currentPlace = ({ visited, at }: Pick<Navigation, "visited" | "at">): Place =>
  visited[at] ?? { screen: "sessions" };

export const usePlace = (): Place => useNavigation(currentPlace);
export const go = (place: Place): void => useNavigation.getState().go(place);
