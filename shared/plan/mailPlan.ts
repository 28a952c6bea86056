import { type MailRecipient, type MailRecord, type MailState, mailKey } from "../domain/mail.ts";

interface Addressee {
  seat: number;
  person: number;
  email?: string | undefined;
  /** Which mail would be sent to them now; see `MailRecord.mail`. */
  mail: string;
  /** The mail would hold a link, and there is none. */
  isClosed?: boolean;
}

/** How long the n-th "not now" of a server is respected (ms): grey lists want minutes, full mailboxes hours. */
const PATIENCE = [60_000, 5 * 60_000, 15 * 60_000];

/** In ms, or undefined when it is not offered again by itself. */
export const patienceAfter = (tries: number): number | undefined => PATIENCE[tries - 1];

/**
 * Pure: how it stands with everybody's mail by what is on record. What was given to the server without an answer is
 * uncertain, except for those that this program is handing over right now.
 */
export function planMail(
  addressees: readonly Addressee[],
  records: ReadonlyMap<string, MailRecord>,
): MailRecipient[] {
  return addressees.map(({ seat, person, email, mail, isClosed }) => {
    const place = { seat, person };
    if (email === undefined) return { ...place, state: "noAddress" };
    if (isClosed) return { ...place, state: "linkClosed" };
    const record = records.get(mailKey(place));
    if (record?.mail !== mail) return { ...place, state: "waiting" };
    const { state, at, said } = record;
    return {
      ...place,
      state: state === "handing" ? "uncertain" : state,
      at,
      ...(said === undefined ? {} : { said }),
    };
  });
}

/** What goes out by itself: those whose mail the server does not have and has not refused. */
export const isDue = ({ state }: Pick<MailRecipient, "state">): boolean =>
  state === "waiting" || state === "later";

/** How many there are in each state; the sum is the class. */
export function countMail(recipients: readonly MailRecipient[]): Record<MailState, number> {
  const counts: Record<MailState, number> = {
    ...{ noAddress: 0, linkClosed: 0, waiting: 0, handing: 0, sent: 0, refused: 0, later: 0, uncertain: 0 },
  };
  for (const { state } of recipients) counts[state] += 1;
  return counts;
}
