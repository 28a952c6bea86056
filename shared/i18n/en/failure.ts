import type { failure as fr } from "../fr/failure.ts";
import type { Words } from "../words.ts";

/** What happened (title) and what to do (hint), by kind of failure. */
export const failure: Words<typeof fr> = {
  invalid: { title: "Something does not fit.", hint: "Correct what is marked, then try again." },
  notFound: {
    title: "What is asked for does not exist, or no longer does.",
    hint: "Check the name, or go back to the list: it may have been removed meanwhile.",
  },
  conflict: {
    title: "Somebody else has just changed the same thing.",
    hint: "Look at how it is now, then try again if it is still needed.",
  },
  alreadyExists: { title: "This exists already.", hint: "Choose another name, or use what exists." },
  forbidden: {
    title: "You have no right to do this on this site.",
    hint: "Ask support for the right that is missing: {{verb}} {{resource}}.",
  },
  unauthorized: {
    title: "The site does not recognise who you are.",
    hint: "Your access may have expired: ask support for a new one.",
  },
  quotaExceeded: {
    title: "The establishment's quota is used up.",
    hint: "End another session, plan fewer seats, or ask support for more.",
  },
  gone: { title: "The view was too old.", hint: "It is being read again; try again in a moment." },
  tooMany: {
    title: "The site gets too many requests at the moment.",
    hint: "Nothing is lost: try again in a few seconds.",
  },
  unreachable: {
    title: "The site does not answer.",
    hint: "Check the network. Running sessions go on without this window.",
  },
  timeout: {
    title: "The answer did not come in time.",
    hint: "Look at how things are before you try again: the action may have worked.",
  },
  unsupported: {
    title: "This site cannot do that.",
    hint: "Choose another site, or ask support to update this one.",
  },
  cancelled: { title: "The action was cancelled.", hint: "Nothing else has changed; try again if you like." },
  disk: {
    title: "The disk of this computer did not take the file.",
    hint: "What is there already stays. Make room, or choose a folder that you may write to, then go on.",
  },
  internal: {
    title: "Something unexpected went wrong.",
    hint: "Try again; if it comes back, copy the details for support.",
  },
};
