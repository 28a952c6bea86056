import type { studentChecks as french } from "../fr/studentChecks.ts";
import type { Words } from "../words.ts";

/** Words of the card “My checks” of the students' page. */
export const studentChecks: Words<typeof french> = {
  title: "My checks",
  score: "{{passed}}/{{all}}",
  run: "Check my work",
  running: "Checking…",
  never: "Nothing has been checked yet.",
  done: "Checked at {{time}}: {{passed}} of {{all}}.",
  notReady: "Your work can be checked as soon as the seat is ready.",
  failed: "The request did not get through. Try again.",
  hint: "Hint: {{text}}",
  state: {
    none: "not checked yet",
    passed: "passed",
    failed: "not passed yet",
    timedOut: "took too long",
    broken: "could not be checked",
  },
  timedOut: "This check did not end in time. Try again; if it happens again, ask your teacher.",
  broken: "This check could not be made. Try again in a moment, or ask your teacher.",
};
