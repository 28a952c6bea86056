import { useEffect, useState } from "react";
import type { CallOutput } from "../../shared/contract/calls.ts";
import type { SessionSummary } from "../../shared/contract/views.ts";
import { api } from "../api.ts";

type Door = CallOutput<"readDoor">;

/** ms; the class code is made by the conductor, a moment after the page was opened. */
const LOOK_AGAIN = 500;

/** Where codes are typed, with the class code of this opening as soon as there is one. */
export function useDoor(
  { site, session }: { site: string; session: string },
  join: SessionSummary["join"],
): Door | undefined {
  const opening = join && join.mode !== "closed" ? join.opened : 0;
  const [found, setFound] = useState<{ opening: number; door: Door }>();
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () =>
      api.readDoor({ site, session }).then(
        (door) => {
          if (left) return;
          setFound({ opening, door });
          if (opening > 0 && door.code === undefined) timer = setTimeout(() => void read(), LOOK_AGAIN);
        },
        () => undefined, // what stands beside it is worth showing without
      );
    void read();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [site, session, opening]);
  // The code of an earlier opening is shown to nobody.
  return found?.opening === opening ? found.door : undefined;
}
