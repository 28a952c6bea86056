import type { studentLooks as french } from "../fr/studentLooks.ts";
import type { Words } from "../words.ts";

/** Words of the students' page: somebody asks to look at their terminal. */
export const studentLooks: Words<typeof french> = {
  asks: "A teacher asks to look at your terminal. They will not be able to type in it.",
  accept: "Accept",
  refuse: "Refuse",
  reads: "A teacher is looking at your terminal, and cannot type in it.",
  asksKeyboard: "A teacher is looking at your terminal, and asks to type in it.",
  give: "Let them type",
  keep: "No",
  types: "A teacher is looking at your terminal, and can type in it.",
  takeBack: "Take the keyboard back",
  stop: "Stop",
  key: "F6 leads to the answer.",
  failed: "Your answer was not sent. Try again.",
  absent: "A teacher looked at your terminal while you were away, from {{from}} to {{to}}.",
};
