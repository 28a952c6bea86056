import type { checks as french } from "../fr/checks.ts";
import type { Words } from "../words.ts";

/** Words of the checks, on the teacher's side. */
export const checks: Words<typeof french> = {
  name: "Checks",
  matrix: "Checks: seats and what is checked",
  seat: "Seat",
  passedOf: "Passed",
  progress: "{{passed}} of {{all}} checks passed",
  score: "{{passed}}/{{all}}",
  running: "running",
  runAll: "Run all",
  runAgain: "Check this seat",
  asked_one: "Checks asked for at seat {{number}}",
  asked_other: "Checks asked for at {{count}} seats",
  noneReady: "No seat is ready.",
  summary: "{{done}} of {{all}} seats have passed everything",
  waiting_one: "{{count}} seat is being checked",
  waiting_other: "{{count}} seats are being checked",
  never: "Nothing has been checked in this seat yet.",
  at: "checked at {{time}}",
  hint: "Hint: {{text}}",
  noOutput: "Printed nothing.",
  output: "What the check printed",
  state: {
    none: "not checked yet",
    passed: "passed",
    failed: "not passed",
    timedOut: "took too long",
    broken: "could not be checked",
  },
  timedOut:
    "The check did not end in the time it has. Run it again; if it happens again, mend its command in the lab.",
  cause: {
    notRunning: "Its container does not run. Restart the seat, then check again.",
    noProgram: "The image has neither a shell nor this program. Mend the check's command in the lab.",
    forbidden: "The cluster refuses to run the command. Ask support to upgrade Pupitre.",
    unreachable: "The cluster or the seat's machine does not answer. Try again in a moment.",
    lost: "The connection broke during the check. Run it again.",
    endless: "The command prints text without end. Mend it in the lab.",
    unknown: "The check could not be made. The technical detail is below.",
  },
};
