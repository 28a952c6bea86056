import type { Issue } from "../contract/failure.ts";
import type { MailText } from "../domain/mail.ts";
import type { Locale } from "../domain/text.ts";

/** What a mail may say of its student and session. */
export interface MailValues {
  name: string;
  session: string;
  seat: string;
  date: string;
  opens: string;
  ends: string;
  /** Where one goes without a secret. */
  page: string;
  /** Only in a mail of the kind `link`. */
  link?: string;
  teacher: string;
}

/** As they are written between braces, in the teacher's language. */
export const PLACEHOLDERS: Readonly<Record<Locale, Readonly<Record<keyof MailValues, string>>>> = {
  fr: {
    ...{ name: "nom", session: "séance", seat: "espace", date: "date", opens: "ouverture", ends: "fin" },
    ...{ page: "page", link: "lien", teacher: "enseignant" },
  },
  en: {
    ...{ name: "name", session: "session", seat: "seat", date: "date", opens: "opens", ends: "ends" },
    ...{ page: "page", link: "link", teacher: "teacher" },
  },
};

const PLACEHOLDER = /\{([^{}\n]{1,40})\}/g;

/**
 * What a text is refused for: a placeholder that is none, the link where it was not agreed to, or a mail with the link
 * that has no place for it.
 */
export function mailTextIssues({ subject, text }: MailText, withLink: boolean): Issue[] {
  const known = new Map(
    Object.values(PLACEHOLDERS).flatMap((words) =>
      Object.entries(words).map(([value, word]) => [word, value] as const),
    ),
  );
  const used = new Set<string>();
  const issues: Issue[] = [];
  for (const [path, part] of Object.entries({ subject, text }))
    for (const [, word = ""] of part.matchAll(PLACEHOLDER)) {
      const value = known.get(word.trim());
      if (value === undefined) issues.push({ code: "mail.placeholder", params: { word }, path });
      else if (value === "link" && path === "subject") issues.push({ code: "mail.linkInSubject", path });
      else used.add(value);
    }
  if (!withLink && used.has("link")) issues.push({ code: "mail.linkNotAgreed", path: "text" });
  if (withLink && !used.has("link")) issues.push({ code: "mail.linkMissing", path: "text" });
  return issues;
}

/** Placeholders of both languages; a value is put in as it is, and never looked at again. */
export function fillMail({ subject, text }: MailText, values: MailValues): MailText {
  const byWord = new Map(
    Object.values(PLACEHOLDERS).flatMap((words) =>
      Object.entries(words).map(([value, word]) => [word, values[value as keyof MailValues] ?? ""] as const),
    ),
  );
  const fill = (part: string) =>
    part.replace(PLACEHOLDER, (whole, word: string) => byWord.get(word.trim()) ?? whole);
  return { subject: fill(subject), text: fill(text) };
}
