import type { look as french } from "../fr/look.ts";
import type { Words } from "../words.ts";

/** Looking into a terminal, with the student's agreement. */
export const look: Words<typeof french> = {
  explain:
    "The student is told and agrees first, unless they asked for help. You look without typing; the keyboard is asked for afterwards.",
  connecting: "Connecting…",
  asking: "Waiting for the student's agreement…",
  nobody:
    "The student was here a moment ago. If they come back they are asked; otherwise the terminal opens in about a minute.",
  cancel: "Cancel",
  refused: "The student does not wish to be looked at.",
  close: "Close",
  because: {
    agreed: "You are looking, with the student's agreement.",
    helpAsked: "You are looking: the student asked for help.",
    absent: "Nobody is here. The student will know that you looked.",
  },
  askKeyboard: "Ask for the keyboard",
  keyboardAsked: "Keyboard asked for…",
  dropKeyboard: "Stop asking",
  keyboardGiven: "You can type; the student can take the keyboard back. F6: leave.",
  giveBack: "Give the keyboard back",
};
