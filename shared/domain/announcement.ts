/** Of a session. The oldest makes room. */
export const MAX_ANNOUNCEMENTS = 20;
/** Characters: a few sentences, not a handout. */
export const MAX_ANNOUNCEMENT = 500;

/** As it is kept: no empty lines around it, no more than one between, one kind of line break. */
export const tidyAnnouncement = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
