import type { attention as french } from "../fr/attention.ts";
import type { Words } from "../words.ts";

/** Who waits for somebody, and why: the round of the room, its notifications. */
export const attention: Words<typeof french> = {
  because: {
    help: "Opened because the student asks for help.",
    failed: "Opened because the seat has failed.",
    never: "Opened because nobody has come here yet.",
    checks: "Opened because checks fail.",
    silent: "Opened because the student has stopped doing anything.",
  },
  others_one: "{{count}} other waits.",
  others_other: "{{count}} others wait.",
  last: "Nobody else waits.",
  nobody: "Nobody waits.",
  round: "End of the round: nobody else waits.",
};
