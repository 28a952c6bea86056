import type { shared as french } from "../fr/shared.ts";
import type { Words } from "../words.ts";

/** What a session shares. */
export const shared: Words<typeof french> = {
  phase: {
    waiting: "Shared services: waiting",
    creating: "Shared services: being made",
    starting: "Shared services: starting",
    ready: "Shared services: ready",
    failed: "Shared services: failed",
    resetting: "Shared services: being reset",
    paused: "Shared services: paused",
    ending: "Shared services: being removed",
  },
  explain: "What all seats of this session use together: it stands once, and nobody sits at it.",
  restart: "Restart the shared services",
  restartEffect: "Their programs start anew and keep their data; seats wait for some seconds.",
  restarted: "The shared services are starting anew.",
  needs: "Shared, once a session: {{amounts}}",
};
