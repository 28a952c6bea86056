import type { student as french } from "../fr/student.ts";
import type { Words } from "../words.ts";

export const student: Words<typeof french> = {
  product: "Pupitre",
  language: "Language",
  landing: {
    title: "Welcome",
    text: "This link opens your workspace for the session.",
    enter: "Enter",
    entering: "One moment…",
    personal: "This link is personal: do not share it.",
    watched:
      "During the session the teacher sees whether you are connected. They can look at your terminal; this page then says so.",
    cookie: "One cookie, for the session only. No account, no tracking.",
    failed: "The portal does not answer. Check the connection, then try again.",
  },
  standing: {
    unknown: {
      title: "This link opens no workspace",
      text: "It may have been cut on its way. Open it again from the message or slip you were given, or ask your teacher for it.",
    },
    revoked: {
      title: "This link was replaced",
      text: "Your teacher issued a new link for this workspace. Ask for it; your work is still there.",
    },
    expired: {
      title: "The end time has passed",
      text: "This link is no longer valid. If the session goes on, your teacher can extend it: then reload this page.",
    },
    notOpen: {
      title: "The session is not open yet",
      text: "Your link is good. Keep this page open: it tries again by itself.",
      at: "Opens {{when}}",
    },
    over: {
      title: "The session is over",
      text: "The workspaces of this session are closed. To get your work back, ask your teacher.",
    },
    out: {
      title: "Open your personal link",
      text: "This device has not entered a workspace. Use the link your teacher gave you.",
    },
    left: {
      title: "You have left",
      text: "This device no longer has access to the workspace. To come back, open your personal link again.",
    },
    notMe: {
      title: "Thank you for saying so",
      text: "This device has left the workspace. Tell your teacher that this link is not yours: they will give you the right one.",
    },
    wait: {
      title: "Too many attempts",
      text: "Several unknown links were tried from here. A good link always works: check yours.",
    },
    retry: "Try again",
  },
  seat: {
    seat: "seat {{number}}",
    heading: "Seat {{number}}",
    left: "{{time}} left",
    ended: "the end time has passed",
    until: "until {{time}}",
    open: "Open",
    openTerminal: "Open the terminal",
    opening: "Opening…",
    openFailed: "This page could not be opened. Try again.",
    instructions: "Instructions",
    noInstructions: "No written instructions for this lab.",
    leave: "Leave",
    notMe: "This is not me",
    visitor: "Someone of the teaching staff is looking at your terminal.",
    reconnecting: "Connection lost, trying again…",
    connected: "Live",
  },
  phase: {
    waiting: "waiting",
    creating: "being prepared",
    starting: "starting",
    ready: "ready",
    failed: "out of order",
    resetting: "being reset",
    paused: "paused",
    ending: "closing",
  },
  phaseText: {
    waiting: "Your workspace is about to be prepared.",
    creating: "Your workspace is being prepared; this takes a few seconds.",
    starting: "Your workspace is starting; this takes a few seconds.",
    ready: "",
    failed: "Your workspace has a problem. Your teacher sees it too and can restart it.",
    resetting: "Your workspace is being reset; this takes a few seconds.",
    paused: "The session is paused. Your work is kept.",
    ending: "The session is ending; your workspace is closing.",
  },
  terminal: {
    title: "Terminal",
    back: "Seat {{number}}",
    backPlain: "My seat",
    connecting: "Connecting…",
    reconnecting: "Connection lost, trying again…",
    waiting: "The shell waits for the seat ({{phase}})…",
    newShell: "new shell",
    newShellText: "New shell: the earlier one ended.",
    keys: "Keys",
    dismiss: "Close",
  },
  duration: {
    days_one: "{{count}} day",
    days_other: "{{count}} days",
    hours: "{{hours}} h {{minutes}} min",
    minutes: "{{minutes}} min",
  },
};
