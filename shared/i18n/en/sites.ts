import type { sites as fr } from "../fr/sites.ts";
import type { Words } from "../words.ts";

export const sites: Words<typeof fr> = {
  state: {
    starting: "connecting",
    live: "online",
    disconnected: "does not answer",
    failed: "broken",
    signIn: "sign in again",
    consent: "waits for your consent",
    forbidden: "rights missing",
  },
  page: "Details",
  openPage: "Details of {{name}}",
  gone: "This site is no longer in the list. Go back to the list of sites.",
};
