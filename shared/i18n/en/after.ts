import type { after as french } from "../fr/after.ts";
import type { Words } from "../words.ts";

/** What is left of a class, on the teacher's side. */
export const after: Words<typeof french> = {
  attendance: {
    action: "Export attendance…",
    of: "Attendance of {{title}}",
    title: "Attendance of “{{title}}”",
    lead: "For each seat: first and last connection, minutes connected, checks, help requests.",
    now: "The session is not over: the file says how things stand now, to the minute.",
    named:
      "It has names, which Pupitre keeps until {{date}}. What you save is yours to protect, and to delete by that date.",
    unnamed: "Names were kept until {{date}}: the file has seat numbers only.",
    xlsx: "Spreadsheet (XLSX)",
    csv: "Text (CSV)",
  },
  notMe: {
    text: "Somebody who had entered by this link said “This is not me” ({{time}}). Ask who got it; if it is in wrong hands, replace it below.",
  },
  receipt: {
    pdf: "Print, PDF…",
  },
};
