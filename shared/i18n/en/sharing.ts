/** A session that several hold. */
export const sharing = {
  action: "Share with a colleague…",
  title: "Share “{{title}}”",
  lead: "A colleague whom you share it with holds the session as you do, from their own computer: names and links, help, resets, collecting and the end. They cannot share it on.",
  owner: "launched the session",
  user: "Your colleague's account",
  userHelp: "As the cluster calls it; your site's support knows it. Up to {{max}} colleagues.",
  full: "The session is shared with {{max}} colleagues, the most that it can be.",
  add: "Share",
  added: "{{user}} now holds the session with you.",
  remove: "Share no longer with {{user}}",
  removed:
    "{{user}} no longer has access to the session. Links that {{user}} wrote down still work: make new ones if need be.",
  isThere: "This account holds the session already.",
  noUser: "An account is written without a space at either end, and never begins with “system:”.",
  ownerOnly: "Only whoever launched the session can share it.",
  nowhere:
    "Here the cluster does not tell teachers apart: a session is shared on a cluster that your site has prepared.",
};
