import type { roomTest as fr } from "../fr/roomTest.ts";
import type { Words } from "../words.ts";

/** The test of a room, on one of its computers. */
export const roomTest: Words<typeof fr> = {
  title: "Room test",
  running: "Testing, a few seconds…",
  all: {
    good: "This computer can take part in a session.",
    fair: "This computer can take part in a session, but for what is said below.",
    bad: "This computer cannot take part in a session for now.",
  },
  verdict: { good: "good", fair: "to watch", bad: "not good", unknown: "unknown" },
  label: {
    names: "Addresses of seats",
    encryption: "Encryption",
    socket: "Terminals",
    latency: "Delay",
    browser: "Browser",
    clock: "Clock",
  },
  names: {
    good: "An address that was never asked for opens: each seat will have its own.",
    fair: "",
    bad: "A seat's address does not open from here: ask whoever runs the network for DNS and certificate of these names, and for direct access.",
    unknown: "",
  },
  encryption: {
    good: "The page is encrypted all the way.",
    fair: "The page is not encrypted. That is so in the demonstration, on the teacher's computer only.",
    bad: "",
    unknown: "",
  },
  socket: {
    good: "WebSocket connections, which terminals need, open.",
    fair: "",
    bad: "WebSocket connections are cut: a filter of the network has to let them pass for these addresses.",
    unknown: "",
  },
  latency: {
    good: "{{ms}} ms from a key to its answer (median of {{count}}).",
    fair: "{{ms}} ms from a key to its answer (median of {{count}}): a lag is felt.",
    bad: "{{ms}} ms from a key to its answer (median of {{count}}): typing will be a nuisance. Try a cable.",
    unknown: "Without a WebSocket connection the delay is not measured.",
  },
  browser: {
    good: "{{name}} {{version}} will do.",
    fair: "",
    bad: "{{name}} {{version}} is too old: version {{oldest}} at least is needed.",
    unknown: "This browser is none of those that are tried: Firefox, Chrome, Edge and Safari.",
  },
  clock: {
    good: "The clock is right.",
    fair: "",
    bad: "The clock is wrong by {{minutes}} min: set it, or the times shown will be wrong.",
    unknown: "The time could not be compared.",
  },
  result: "Result",
  forward: "Copy this text and send it to the teacher or to support.",
  copy: "Copy the result",
  copied: "Copied",
  again: "Test again",
  nothingKept: "Nothing is recorded; the text holds no name and no address of this computer.",
  action: "Copy the address of the room test",
  copiedUrl: "Copied: {{url}} · to be opened on a computer of the room.",
};
