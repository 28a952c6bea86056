/** Resets, with the work set aside or without it. */
export const keeping = {
  title_one: "Reset seat {{number}}?",
  title_other: "Reset {{count}} seats?",
  how: "What becomes of the work",
  keep: {
    label: "Keep the work",
    effect_one:
      "The seat begins anew with the lab's files. All that lies in {{path}} is set aside in the seat, and can be brought back until the end.",
    effect_other:
      "These seats begin anew with the lab's files. All that lies in {{path}} is set aside in each of them, and can be brought back until the end.",
    action_one: "Reset, keep the work",
    action_other: "Reset {{count}} seats, keep the work",
    done_one: "Seat {{number}} is being reset; the work is set aside in it.",
    done_other: "{{count}} seats are being reset; the work is set aside in them.",
  },
  reset: {
    label: "Back to the start",
    effect_one: "The work in this seat is erased, for good.",
    effect_other: "The work in these seats is erased, for good.",
    asideToo_one: "What is set aside in {{count}} of them is erased too.",
    asideToo_other: "What is set aside in {{count}} of them is erased too.",
    action_one: "Erase and reset",
    action_other: "Erase and reset {{count}} seats",
    done_one: "Seat {{number}} is being reset.",
    done_other: "{{count}} seats are being reset.",
  },
  undo: {
    title_one: "Undo the reset of seat {{number}}?",
    title_other: "Undo the reset of {{count}} seats?",
    effect_one:
      "The work that was set aside comes back where it was. What was done since is set aside in its turn, so this can be undone too.",
    effect_other:
      "In these seats the work that was set aside last comes back where it was. What was done since is set aside in its turn, so this can be undone too.",
    action_one: "Undo the reset",
    action_other: "Undo {{count}} resets",
    done_one: "Seat {{number}} goes back to the work that was set aside.",
    done_other: "{{count}} seats go back to the work that was set aside.",
  },
  redo: {
    title_one: "Redo the reset of seat {{number}}?",
    action_one: "Redo the reset",
  },
  nothingToKeep:
    "This lab has no folder that outlives its programs: there is nothing to keep, and the work is lost.",
  stays_one: "Running programs stop. The link stays the same, other seats do not change.",
  stays_other: "Running programs stop. The links stay the same, other seats do not change.",
  busy_one: "Seat {{seats}} is being reset already: it is left as it is.",
  busy_other: "Seats {{seats}} are being reset already: they are left as they are.",
  none: "No seat was changed.",
  refused: {
    gone: "Not there any more: {{seats}}.",
    underway: "Being reset already: {{seats}}.",
    nothingKept: "Nothing set aside: {{seats}}.",
  },
  progress: "{{done}} of {{count}} seats are ready again",
  asideAt: "Reset at {{time}}, the work of before is set aside.",
  backAt: "Work brought back at {{time}}, what was done meanwhile is set aside.",
  menuUndo_one: "Undo the reset of {{count}} seat…",
  menuUndo_other: "Undo the reset of {{count}} seats…",
} as const;
