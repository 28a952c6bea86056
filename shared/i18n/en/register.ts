/** The sheet for the register of processing. */
export const register = {
  columns: { data: "Data", where: "Where", is: "State", until: "Until", checked: "Checked" },
  data: {
    names: "names, e-mails and groups of the class list",
    links: "personal links and codes",
    presence: "when somebody was at a seat, asks for help, devices",
    work: "files that students made",
    record: "what teachers and support did, and why",
    attendance: "attendance by seat, without names",
    copies: "slips, mails, exports and collected work: whoever made them answers for them",
    backups: "the cluster's own backups: the site says how long it keeps them",
  },
  is: {
    held: "held ({{count}})",
    deleted: "deleted: absent from the cluster",
    none: "none",
    unknown: "not yours to see",
    outside: "outside Pupitre",
  },
  untilNone: "no date",
  shared: "Several sit at this seat: presence and files are theirs as well.",
};
