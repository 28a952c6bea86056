/** What is known before a session is prepared: what is so (first sentence) and what to do (the rest). */
export const preflight = {
  title: "Before preparing",
  checking: "Checking…",
  clear: "Nothing stands in the way.",
  blocked_one: "One thing prevents the preparation.",
  blocked_other: "{{count}} things prevent the preparation.",
  warned_one: "One thing to know before preparing.",
  warned_other: "{{count}} things to know before preparing.",
  notes_one: "{{count}} remark",
  notes_other: "{{count}} remarks",
  again: "Check again",
  weight: { blocks: "Prevents", warns: "Warning", notes: "Remark" },
  finding: {
    versionTooOld:
      "This site runs Kubernetes {{version}}, which is too old. Ask support for version {{oldest}} or later.",
    versionUntried:
      "Kubernetes {{version}} is newer than anything that was tried ({{tried}}). Prepare a small trial session first.",
    notPrepared:
      "This site has not been prepared for Pupitre yet. Ask support to run “Prepare this cluster”.",
    noDoor:
      "No door for students is declared in this establishment. Ask support to finish preparing the site.",
    nobodyConducts: "Nobody builds seats on this site at the moment. The session will wait; tell support.",
    right: {
      launch: "You may not create a session here. Ask support for: {{rights}}.",
      names: "You may not store a class list. Ask support for: {{rights}}.",
      policy: "You cannot read the establishment's rules. Ask support for: {{rights}}.",
      follow: "You will not see the state of the seats. Ask support for: {{rights}}.",
      steer: "You will be able neither to open, extend nor end the session. Ask support for: {{rights}}.",
      help: "You will be able neither to restart nor to join a seat. Ask support for: {{rights}}.",
      links: "You will not be able to give students their links. Ask support for: {{rights}}.",
      record: "What you do in seats cannot be put on record. Ask support for: {{rights}}.",
      receipt: "You will not be able to read the receipt. Ask support for: {{rights}}.",
    },
    quota:
      "The establishment's quota “{{quota}}” leaves only {{left}} “{{what}}”, and {{need}} are needed. End another session or ask support for more.",
    seatQuota: "This lab asks for more than its own seat allows ({{resource}}). Tell the lab's author.",
    podSecurity:
      "This lab needs the “{{needed}}” security level, and seats admit only “{{enforced}}”. Choose another lab.",
    imageToFetch:
      "The image {{image}} was seen on no machine. It will be fetched from {{registry}}; prepare the session a little early.",
    imagePrivate:
      "The image {{image}} comes from {{registry}}, which may ask for a password. Seats have none: make sure that it is public there.",
    imageUnseen:
      "Whether the image {{image}} is already there cannot be told from here. It will be fetched from {{registry}} if need be.",
    imageNotFound:
      "The image {{image}} does not exist: the cluster has just tried. Check its name and version.",
    imageNoAccess:
      "The image {{image}} asks for a permission that the cluster lacks: it has just tried. Choose a public image or tell support.",
    imageUnreachable:
      "The cluster could not reach {{registry}} for the image {{image}}. Try again later or tell support.",
    storageUnknown:
      "Whether each seat will get its disk cannot be told from here. A right is missing: {{right}}.",
    storageClassMissing:
      "The storage class “{{name}}”, chosen for this site, does not exist. Ask support to create it or to choose another.",
    storageNone:
      "This site has no disk to give: neither a default class nor a free volume. Choose a lab without a disk or tell support.",
    volumesNone: "No disk is free in class “{{name}}”. End another session or ask support for volumes.",
    volumesShort_one:
      "Only one disk is free for {{seats}} seats. The others will wait; ask support for volumes.",
    volumesShort_other:
      "{{count}} disks are free for {{seats}} seats. The others will wait; ask support for volumes.",
    namespacesForeign_one:
      "“{{name}}” has a seat's name and is not Pupitre's. Nothing in it will be touched; tell support.",
    namespacesForeign_other:
      "{{count}} namespaces, “{{name}}” among them, have seats' names and are not Pupitre's. Nothing in them will be touched; tell support.",
    namespacesStuck_one:
      "The removal of “{{name}}”, of a past session, does not finish. Support has to unblock it.",
    namespacesStuck_other:
      "The removal of {{count}} former seats, “{{name}}” among them, does not finish. Support has to unblock it.",
    notIsolated:
      "This site does not keep seats apart: a program run in one can reach another. Keep this site for students you trust, or ask support for a network that enforces NetworkPolicies. This finding stays in the session's receipt.",
  },
  capacity: {
    none: "Not a single seat fits on this site.",
    tooLargeCpu:
      "A seat asks for {{need}} on one machine; the emptiest has {{largest}}. Choose a lighter lab.",
    tooLargeMemory:
      "A seat asks for {{need}} of memory on one machine; the emptiest has {{largest}}. Choose a lighter lab.",
    missing: "To know, ask support for these rights: {{rights}}.",
    takenAt: "Counted by the site {{age}} ago.",
    largest: "Emptiest machine: {{cpu}}, {{memory}} of memory.",
    closed: "Machines out of use: {{list}}.",
    cordoned_one: "{{count}} set aside",
    cordoned_other: "{{count}} set aside",
    notReady_one: "{{count}} down",
    notReady_other: "{{count}} down",
    tainted_one: "{{count}} closed to seats",
    tainted_other: "{{count}} closed to seats",
  },
  images: {
    try_one: "Try to fetch the image",
    try_other: "Try to fetch the {{count}} images",
    asked: "Asked: the result will appear here.",
    late: "No result yet. Try again in a few minutes.",
  },
  isolation: {
    name: "Isolation",
    enforced: "Seats cannot reach one another.",
    ignored: "Seats not isolated: this cluster ignores NetworkPolicies.",
    unknown: "Isolation unknown.",
    simulated: "Isolation simulated: the demonstration does not put it to the test.",
    never: "Isolation has not been tried on this site yet.",
    userNamespaces: {
      working: "Users of each seat's own: possible.",
      refused: "Users of each seat's own: this cluster cannot do that.",
      unknown: "Users of each seat's own: unknown.",
      simulated: "Users of each seat's own: simulated.",
    },
    probedAt: "Tried {{at}}",
    how: "Two throw-away containers tried to reach each other, freely at first, then with the rules of every seat.",
    details: "Details",
    again: "Try again",
    asked: "Asked: the verdict comes within a minute.",
    short: {
      enforced: "seats isolated",
      ignored: "seats not isolated",
      unknown: "isolation unknown",
      simulated: "isolation simulated",
    },
    onRecord: "Found at the launch, {{at}}. Kept in the receipt.",
    reason: {
      neverReached: "The two containers did not reach one another even without rules.",
      noAnswer: "The trial containers stopped answering.",
      notStarted: "The trial containers did not start in time.",
      forbidden: "A right is missing: {{verb}} {{resource}}.",
      podTrouble: "A trial container does not start: {{detail}}",
      failed: "The trial failed: {{detail}}",
    },
  },
} as const;
