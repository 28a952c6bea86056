/** A class once more at another site. */
export const relaunch = {
  action: "Relaunch at another site…",
  title: "Relaunch “{{title}}” at another site",
  silent: "This site does not answer. The class can be held at another one.",
  lead: "The lab as it was launched, and everybody at the seat of the same number, with the same timetable. It becomes a session of its own.",
  to: "Site",
  nowhere: "No other site answers now. Add one under Sites, or wait until one is there.",
  asOf: "List and lab are as of {{at}}, when this site answered last.",
  effect: {
    seats_one: "{{count}} seat, {{students}} students on the list",
    seats_other: "{{count}} seats, {{students}} students on the list",
    until: "until {{time}}, as planned",
    opens: "opens at {{time}}, as planned",
    anew: "until {{time}}: the planned end is too near, so the class gets its whole length from now",
    links: "links and codes are new: hand them out once more",
    work: "what students have done so far stays at the first site; collect it there once it answers",
    old: "the first session is not touched; end it once its site answers",
  },
  confirm: "Relaunch at {{site}}",
};
