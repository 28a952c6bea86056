import type { cli as fr } from "../fr/cli.ts";
import type { Words } from "../words.ts";

export const cli: Words<typeof fr> = {
  row: "row {{row}}",
  practice: { running: "The demonstration is running. Ctrl+C ends it." },
  template: { valid: "{{name}} {{version}}: the template is valid." },
  session: {
    ready: "{{id}}: {{ready}} of {{wanted}} seats ready.",
    resetting: "Seats being reset: {{seats}}.",
    extended: "The session now ends at {{endsAt}}.",
    ending: "{{id}} is ending.",
    ended: "{{id}}: {{objects}} objects removed, {{leftovers}} left.",
  },
};
