import { readFileSync, writeFileSync } from "node:fs";

export interface WindowPlaceStore {
  get(): Electron.Rectangle | undefined;
  put(place: Electron.Rectangle): void;
}

/** Where the window stood last. Losing it costs nothing, so errors are not told. */
export function windowPlace(path: string): WindowPlaceStore {
  return {
    get() {
      try {
        const { x, y, width, height } = JSON.parse(readFileSync(path, "utf8")) as Electron.Rectangle;
        return [x, y, width, height].every(Number.isSafeInteger) ? { x, y, width, height } : undefined;
      } catch {
        return undefined;
      }
    },
    put(place) {
      try {
        writeFileSync(path, JSON.stringify(place));
      } catch {}
    },
  };
}
