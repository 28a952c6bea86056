import type { joining as french } from "../fr/joining.ts";
import type { Words } from "../words.ts";

/** The join page, on the teacher's side. */
export const joining: Words<typeof french> = {
  action: "Join page…",
  title: "Join page of “{{title}}”",
  effect:
    "Students without a link open a short address, type the class code that you show, then their own name.",
  lists: "The page shows no name. A name that is not on the list hears what everybody hears.",
  declared: "Who comes in so is marked “declared”: the name is what they typed, nobody has checked it.",
  links:
    "Personal links and codes of slips go on working. A student's new link is good on that browser, until you make new links.",
  who: "Who lets in",
  mode: { teacher: "I let in each one", open: "Leave it open" },
  modeEffect: {
    teacher: "Who waits shows on the board, with seat and device.",
    open: "The first to type a name gets its seat, if nobody had it before. All others, and those who share a name, wait for you.",
  },
  openWarning:
    "Whoever knows the class code and a student's name can take that seat before the student. Close the page once all are in.",
  open: "Open the join page",
  opened: {
    teacher: "The join page is open: you let in each one.",
    open: "The join page is open: the first to come gets the seat.",
  },
  state: {
    teacher: "Join page open: you let in each one.",
    open: "Join page left open: first come, first served.",
  },
  waiting_zero: "Nobody waits.",
  waiting_one: "{{count}} student waits.",
  waiting_other: "{{count}} students wait.",
  address: "Address",
  code: "Class code",
  qr: "QR code that opens the join page with the class code",
  copy: "Copy",
  copied: { text: "{{address}} · class code: {{code}}", done: "Address and class code copied." },
  project: "“Project” shows them large, without a name.",
  closeEffect: "Closing makes this code useless and sends away who waits. Who is in stays in.",
  close: "Close the join page",
  closed: "The join page is closed.",
  show: "Show the code",
  board: "Join page",
  seat: "seat {{seat}}",
  nameless: "Somebody",
  justNow: "just now",
  since: "for {{time}}",
  admit: "Let in",
  admitOne: "Let {{name}} in at seat {{seat}}",
  admitted: "{{name}} is let in at seat {{seat}}.",
  admitAll_one: "Let {{count}} in",
  admitAll_other: "Let all {{count}} in",
  admittedAll_one: "{{count}} student is let in.",
  admittedAll_other: "{{count}} students are let in.",
  turnAway: "Refuse",
  turnAwayOne: "Refuse {{name}} at seat {{seat}}",
  turnedAway: "{{name}}: the request is refused.",
  warning: {
    twins: "Seat {{seats}} has the same name: ask who this is before you choose.",
    link: "Somebody came in here by the personal link already, and stays in.",
    declared: "Somebody was let in here before: letting this one in ends the other's link.",
    before: "This seat may have been used already: see who is asking before you let them in.",
  },
  isDeclared: "declared",
  isDeclaredLong: "identity declared by the student, by the join page",
  wall: {
    type: "type this code, then your name",
    slip: "A slip's code works there, too.",
  },
};
