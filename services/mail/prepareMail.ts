import { type Issue, LabError } from "../../shared/contract/failure.ts";
import type { RevealedLink } from "../../shared/contract/views.ts";
import { doorUrl, linkUrl } from "../../shared/domain/links.ts";
import { type MailKind, type MailRecipient, type MailText, mailKey } from "../../shared/domain/mail.ts";
import { type SessionId, seatName } from "../../shared/domain/names.ts";
import { fullName } from "../../shared/domain/roster.ts";
import type { Locale } from "../../shared/domain/text.ts";
import { resources } from "../../shared/i18n/resources.ts";
import { planMail } from "../../shared/plan/mailPlan.ts";
import { fillMail, type MailValues, mailTextIssues } from "../../shared/plan/mailText.ts";
import { getSession, refuseEnded } from "../changeSession.ts";
import { readRoster, revealLinks } from "../links.ts";
import { readPortalOrigin, type SiteAccess } from "../site.ts";
import { mailIdentity } from "./composeMail.ts";
import { type MailBook, mailBook } from "./mailBook.ts";

interface Addressee extends MailRecipient {
  name: string;
  email?: string;
  /** See `MailRecord.mail`; empty without an address. */
  mail: string;
}

/** Everything about a session's mails before the first is sent. */
interface PreparedMail {
  title: string;
  book: MailBook;
  addressees: Addressee[];
  /** What a mail to one of them says. */
  fill(text: MailText, key: string, teacher: string): MailText;
  /** As `fill`, with the secret of the link hidden: for a screen that others may see. */
  show(text: MailText, key: string, teacher: string): MailText;
}

/** The words that a teacher starts from. */
export const usualText = (kind: MailKind, locale: Locale): MailText => resources[locale].mail.letter[kind];

/** @throws LabError invalid */
export function refuseText(text: MailText, kind: MailKind): void {
  const issues: Issue[] = mailTextIssues(text, kind === "link");
  if (issues.length > 0) throw new LabError({ kind: "invalid", issues });
}

/**
 * Reads names, addresses and, for mails with the link, the links; keeps nothing of them.
 * @throws LabError conflict (it has ended), forbidden, notFound (no links yet)
 */
export async function prepareMail(
  site: SiteAccess,
  id: SessionId,
  { kind, locale }: { kind: MailKind; locale: Locale },
): Promise<PreparedMail> {
  const [session, origin, roster, links] = await Promise.all([
    getSession(site, id),
    readPortalOrigin(site),
    readRoster(site, id),
    kind === "link" ? revealLinks(site, id) : ([] as RevealedLink[]),
  ]);
  const { spec, metadata } = session;
  refuseEnded(session);
  const book = mailBook(site, id, kind);
  const urls = new Map(links.map((link) => [mailKey(link), link.url ?? ""]));
  const seats = new Map(spec.seats.map(({ number, persons }) => [number, persons]));
  const people = (roster?.people ?? [])
    .filter(({ seat, person }) => person <= (seats.get(seat) ?? 0))
    .sort((a, b) => a.seat - b.seat || a.person - b.person);
  if (kind === "link" && people.some((one) => !urls.has(mailKey(one))))
    throw new LabError({ kind: "invalid", issues: [{ code: "mail.linksNotYet" }] });
  const known = people.map((one) => {
    const { seat, person, email } = one;
    const url = urls.get(mailKey(one)) ?? "";
    const mail = email === undefined ? "" : mailIdentity({ session: id, seat, person, kind, email, url });
    const isClosed = kind === "link" && url === "";
    return {
      seat,
      person,
      name: fullName(one),
      mail,
      url,
      isClosed,
      ...(email === undefined ? {} : { email }),
    };
  });
  const states = planMail(known, roster ? await book.read() : new Map());
  const byKey = new Map(known.map((one) => [mailKey(one), one]));

  const format = new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", { dateStyle: "full" });
  const clock = new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", { timeStyle: "short" });
  const opens = new Date(spec.opensAt ?? session.status?.openedAt ?? metadata.creationTimestamp);
  const valuesOf = (key: string, teacher: string, isHidden: boolean): MailValues => {
    const { name = "", seat = 0, url = "" } = byKey.get(key) ?? {};
    const hidden = linkUrl(origin, seatName(id, seat), "••••");
    return {
      ...{ name, teacher, session: spec.title, seat: String(seat), page: doorUrl(origin) },
      date: format.format(opens),
      opens: clock.format(opens),
      ends: clock.format(new Date(spec.endsAt)),
      ...(kind === "link" ? { link: isHidden ? hidden : url } : {}),
    };
  };
  return {
    title: spec.title,
    book,
    addressees: known.map(({ url: _, isClosed: _c, ...one }, index) => ({
      ...one,
      ...stateOf(states[index]),
    })),
    fill: (text, key, teacher) => fillMail(text, valuesOf(key, teacher, false)),
    show: (text, key, teacher) => fillMail(text, valuesOf(key, teacher, true)),
  };
}

const stateOf = (one: MailRecipient | undefined): MailRecipient =>
  one ?? { seat: 1, person: 1, state: "waiting" };
