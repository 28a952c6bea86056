import type { Standing } from "../../shared/contract/student.ts";
import { fetchState } from "./portalApi.ts";

const ASK_EVERY = 5_000;

/** Nothing is wrong with the link: the page tries again by itself. */
export const mayOpen = ({ is }: { is: Standing["is"] | "left" | "notMe" }): boolean =>
  is === "notOpen" || is === "roomClosed";

/** Whoever stands before a closed room is let in again without a press once it opens, or reads why it will not. */
export function awaitOpening(): void {
  setInterval(() => {
    if (document.visibilityState === "hidden") return;
    fetchState().then(
      (answer) => {
        if ("state" in answer || !mayOpen(answer.standing)) location.reload();
      },
      () => undefined, // asked again
    );
  }, ASK_EVERY);
}
