import type { studentNotices as french } from "../fr/studentNotices.ts";
import type { Words } from "../words.ts";

/** What the page says to the student for the teacher, and the time that is left. */
export const studentNotices: Words<typeof french> = {
  title: "Messages from the teacher",
  toAll: "From the teacher, to all, {{time}}",
  toSeat: "From the teacher, to this seat, {{time}}",
  close: "Got it",
  left: {
    15: "Less than a quarter of an hour is left.",
    5: "Less than 5 minutes are left: save your work.",
    1: "Less than a minute is left: save your work.",
  },
};
