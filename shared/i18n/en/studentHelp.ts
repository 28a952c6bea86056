import type { studentHelp as fr } from "../fr/studentHelp.ts";
import type { Words } from "../words.ts";

/** Words of the ask for help on the students' page. */
export const studentHelp: Words<typeof fr> = {
  ask: "Ask for help",
  line: "Your question, in one line (optional)",
  hint: "Your teacher reads it beside your name.",
  send: "Send",
  cancel: "Cancel",
  pending: "You asked for help at {{time}}. Your teacher sees it; you can go on working.",
  question: "Your question: “{{line}}”",
  withdraw: "Take it back",
  failed: "It was not sent. Try again.",
};
