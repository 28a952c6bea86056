/** What the site says of itself to students; both are pages of its own, or nothing. */
export interface About {
  /** The site's charter of use. */
  charter?: string;
  /** Whom to ask about data. */
  contact?: string;
}

const isPage = (text: string | undefined): text is string =>
  text !== undefined && /^https:\/\/[^\s"<>]{1,490}$/.test(text) && URL.canParse(text);

/** From the environment; what is no https address is not shown to anybody. */
export const aboutFrom = ({
  PUPITRE_PORTAL_CHARTER: charter,
  PUPITRE_PORTAL_CONTACT: contact,
}: NodeJS.ProcessEnv): About => ({
  ...(isPage(charter) ? { charter } : {}),
  ...(isPage(contact) ? { contact } : {}),
});
