import type { supportActions as fr, assistIssue as frIssue } from "../fr/supportActions.ts";
import type { Words } from "../words.ts";

/** What support does at a teacher's seats: shown first, with a reason, on record. */
export const supportActions: Words<typeof fr> = {
  action: {
    restart: "Restart",
    keep: "Reset keeping the work",
    undo: "Undo the reset",
    reset: "Reset to the start",
    reissue: "Make new links",
    evict: "Close the links",
    extend: "Extend",
    end: "End the session",
  },
  deed: {
    launch: "launch",
    open: "opening",
    close: "room closed",
    extend: "extension",
    end: "end of the session",
    reset: "reset to the start",
    keep: "reset keeping the work",
    bringBack: "files brought back",
    undo: "reset undone",
    restart: "restart",
    reissue: "new links",
    closeLinks: "links closed",
    visit: "visit",
    collect: "collection",
    evict: "links closed",
    pause: "pause",
    resume: "pause ended",
    seat: "seat added",
    unseat: "seat removed",
    share: "session shared",
    unshare: "session shared no more",
    joinOpen: "join page opened",
    joinClose: "join page closed",
    admit: "student let in",
    turnAway: "student turned away",
    retain: "work kept longer",
    discard: "work discarded",
    handOut: "file handed out",
  },
  byAssist: "{{deed}} by support ({{reason}})",
  about: "{{action}}: “{{title}}”, {{teacher}}'s",
  seats_one: "{{count}} seat: {{seats}}",
  seats_other: "{{count}} seats: {{seats}}",
  none: "No seat would be touched.",
  effect: {
    restartPrograms: "Programs that run end. The folder {{path}} stays.",
    restartWork: "This lab keeps no folder: all work in these seats is lost.",
    keep: "The lab begins anew. What is in {{path}} is set aside there and can come back until the end.",
    undo: "The work that was set aside comes back to {{path}}. What is there now is set aside in its turn.",
    reset: "The work in these seats is deleted, for good.",
    resetAside: "What was set aside in them is deleted, too (seats {{seats}}).",
    reissue_one:
      "{{count}} personal link opens no more, and whoever came in by it is out. The new one is among the teacher's links; you do not see it.",
    reissue_other:
      "{{count}} personal links open no more, and whoever came in by them is out. The new ones are among the teacher's links; you do not see them.",
    evict: "Nobody gets in, and whoever is in is out, until new links are made. Seats and work stay.",
    extend: "The end moves from {{from}} to {{to}}.",
    endKept: "The session ends at once, for everybody. Work that nobody collected stays until {{until}}.",
    endWork: "The session ends at once, for everybody, and work that nobody collected is lost.",
  },
  nobodyThere: "Nobody is there now.",
  present_one: "Somebody is there now: seat {{seats}}.",
  present_other: "Somebody is there now at {{count}} seats: {{seats}}.",
  why: {
    gone: "Seat {{seat}}: it does not exist, or no more.",
    underway: "Seat {{seat}}: it is starting anew already. Wait until it is ready.",
    noFolder: "Seat {{seat}}: this lab keeps no folder, there is nothing to set aside.",
    nothingKept: "Seat {{seat}}: nothing is set aside in it.",
    closed: "Seat {{seat}}: its links are closed already.",
  },
  done: "Done, and on record: seats {{seats}}.",
  doneSession: "Done, and on record.",
  waiting:
    "On record, but nobody sees to it at the moment (seats {{seats}}). Unless somebody does within ten minutes, it is dropped.",
};

/** Why it is not done. */
export const assistIssue: Words<typeof frIssue> = {
  reason: "Say why, in {{max}} characters at most and on one line: the reason goes on record.",
  minutes: "Say by how much to extend (--by 30m).",
  seatsOrAll: "Name the seats by number, or add --all for the whole session, one or the other.",
  keepOrStart: "Add --keep-work to keep the work, or --to-start to delete it, one or the other.",
  confirm: "Nothing was done. Add --yes to do it.",
  nothing: "Nothing was done.",
  dropped:
    "This cluster was prepared by a version in which support only looks: nothing was done. Prepare it again.",
  overtakenSeat:
    "Seat {{seat}}: {{by}} was faster, {{minutes}} min ago: $t(supportActions:deed.{{action}}) (reason: {{reason}}). Look again.",
  overtakenSession:
    "{{by}} was faster, {{minutes}} min ago: $t(supportActions:deed.{{action}}) (reason: {{reason}}). Look again.",
  changedSeat: "Seat {{seat}}: somebody changed it in the meantime. Look again.",
  changedSession: "Somebody changed the session in the meantime. Look again.",
};
