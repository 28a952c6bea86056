import type { studentPrivacy as french } from "../fr/studentPrivacy.ts";
import type { Words } from "../words.ts";

/** “Data and monitoring” and “My files”, on the students' pages. */
export const studentPrivacy: Words<typeof french> = {
  title: "Data and monitoring",
  lead: "What your teacher sees, until when, and whom to ask.",
  back: "Back",
  sees: {
    title: "What the teaching staff see",
    presence:
      "Whether you are connected, since when, on how many devices, and for how long you have done nothing. Neither your address nor what you do outside of this seat.",
    terminal:
      "Your terminal, when you agree to it or ask for help: a banner says so as long as it lasts, you can end it, and each visit is on record. When nobody is there the staff may look at it without typing: your page tells you afterwards.",
    checks: "Your checks: passed or not, and what they print.",
    help: "Your requests for help, and how long they waited.",
    work: "Your work folder, when they collect it: your page says when. After a reset that kept your work, the names and sizes of its files; they can bring some back, and a message tells you.",
  },
  until: {
    title: "Until when",
    space: "The seat, your connections and your devices: deleted at the end of the session.",
    spaceAt: "The seat, your connections and your devices: deleted at the end of the session ({{when}}).",
    names: "Your name on the class list: kept for a time that your establishment sets, then deleted.",
    namesAt: "Your name on the class list: deleted on {{date}}.",
    attendance: "Attendance and checks: kept by seat number, without your name after that date.",
    work: "Work that was collected is with your teacher, who tells you how long it is kept.",
  },
  never: {
    title: "What is not done",
    text: "No account, no advertising, no tracking. One cookie, for the session; nothing comes from another site.",
  },
  ask: {
    title: "Whom to ask",
    teacher: "Your teacher, to see, correct or have deleted what is about you.",
    charter: "The site's charter of use",
    contact: "The site's contact for your data",
  },
  files: {
    title: "My files",
    text: "Your work folder as one archive (.tar), as long as the session lasts. At its end the seat is deleted; work that the teacher did not collect may be kept for a few days for them, and is then erased.",
    take: "Download my files",
    started: "The download has begun. Should it stop on the way, the file is incomplete: try again.",
    handed: "Your teacher handed out {{name}} ({{when}}), in the folder {{folder}}.",
    collected: "Your work was collected by your teacher ({{when}}).",
    noWorkFolder: "This lab keeps no files.",
    noProgram: "This seat has nothing to make an archive with. Ask your teacher.",
    notRunning: "The seat is not ready. Try again in a moment.",
    busy: "A download is under way already, or many others are. Try again in a moment.",
    wait: "Try again in {{seconds}} s.",
    failed: "The portal does not answer. Check the connection, then try again.",
  },
};
