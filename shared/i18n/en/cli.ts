import type { cli as fr } from "../fr/cli.ts";
import type { Words } from "../words.ts";

export const cli: Words<typeof fr> = {
  row: "row {{row}}",
  practice: { running: "The demonstration is running. Ctrl+C ends it." },
  template: { valid: "{{name}} {{version}}: the template is valid." },
  cluster: {
    conducting:
      "The cluster is conducted from this computer, as a trial: links open here only ({{portal}}). Ctrl+C to stop.",
    steppedAside: "The cluster conducts itself now: the trial has stepped aside.",
    progress: "{{done}} of {{total}}: {{current}}",
    rollout: "Conductor and portal are being started.",
    change: { create: "new", change: "changed" },
    prepared: "The cluster is prepared: {{changed}} objects written, {{same}} were as wanted.",
    wouldChange: "{{changed}} objects would be written, {{same}} are as wanted.",
    removed: "{{count}} objects removed.",
    establishmentsStay: "The namespaces of the establishments stay: {{names}}.",
    dataStays: "Labs, receipts and ended sessions stay; --with-data removes them, too.",
    status: {
      absent: "This cluster is not prepared.",
      origin: "Students' pages: {{origin}}",
      leader: "Conducted by: {{leader}}",
      establishments: "Establishments: {{names}}",
      standing: "Sessions that are not over: {{count}}",
    },
    encryption: {
      confirmed: "Secrets are encrypted where they are stored.",
      unknown:
        "Whether Secrets are encrypted where they are stored cannot be told from here: ask whoever runs the API server.",
    },
  },
  site: {
    asks: "asks for consent: {{what}}",
    refused: "refused",
    usable: "usable",
    received: "{{state}}; Kubernetes {{version}}; {{user}}; establishment {{namespace}}",
    allRights: "All rights of a teacher are there.",
    missing: "missing: {{verb}} on {{resource}}",
  },
  session: {
    noChecks: "This lab has no checks.",
    check: { none: "-", passed: "passed", failed: "failed", timedOut: "timed out", broken: "broken" },
    ready: "{{id}}: {{ready}} of {{wanted}} seats ready.",
    added: "Seats being prepared: {{seats}}.",
    nobodyNew: "Everybody on the list has a seat already: nothing changed.",
    removing: "Seats being deleted: {{seats}}.",
    resetting: "Seats being reset: {{seats}}.",
    keeping: "Seats being reset, their work set aside in them: {{seats}}.",
    undoing: "Seats going back to the work that was set aside: {{seats}}.",
    noSeatTurned: "No seat was changed.",
    notTurned: {
      gone: "Seat {{seat}}: it is not there any more.",
      underway: "Seat {{seat}}: it is being reset already. Wait until it is ready.",
      nothingKept: "Seat {{seat}}: nothing is set aside in it.",
    },
    opened: "{{id}}: the room is open.",
    closed: "{{id}}: the room is closed.",
    paused: "{{id}} is paused until {{resumesAt}}. End: {{endsAt}}.",
    resumed: "{{id}} goes on. End: {{endsAt}}.",
    told: "{{id}}: the message is on the students' page.",
    endingAt: "{{id}}: the students are warned. End: {{endsAt}}.",
    extended: "The session now ends at {{endsAt}}.",
    ending: "{{id}} is ending.",
    ended: "{{id}}: {{objects}} objects removed, {{leftovers}} left.",
  },
};
