import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../../shared/contract/failure.ts";
import type { MailAccount, MailKind, MailRecipient, MailText } from "../../shared/domain/mail.ts";
import { mailKey } from "../../shared/domain/mail.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Locale } from "../../shared/domain/text.ts";
import type { SiteAccess } from "../site.ts";
import { composeMail } from "./composeMail.ts";
import { prepareMail, refuseText } from "./prepareMail.ts";
import { sendMail } from "./sendMail.ts";
import { openPost } from "./smtp.ts";

export interface MailOrder {
  kind: MailKind;
  locale: Locale;
  account: MailAccount;
  password: string;
  text: MailText;
  /** Those to whom it goes although it may have arrived, or was refused: the teacher says so. */
  again: readonly { seat: number; person: number }[];
  now: () => Date;
  /** As `sendMail` waits; real time unless a test says otherwise. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface BegunMailing {
  title: string;
  recipients: MailRecipient[];
  /**
   * Whoever aborts `signal` stops after the mail at hand; `cut` ends that one as well, wherever it is.
   * @throws LabError for what the next mail would meet as well
   */
  send(signal: AbortSignal, cut: AbortSignal, onChange: (recipients: MailRecipient[]) => void): Promise<void>;
}

/**
 * Everything that comes before the first mail.
 * @throws LabError invalid (text, account), conflict (the session has ended), forbidden
 */
export async function beginMailing(site: SiteAccess, id: SessionId, order: MailOrder): Promise<BegunMailing> {
  const { kind, account, password, text, now, wait = pause } = order;
  refuseText(text, kind);
  const prepared = await prepareMail(site, id, order);
  const byKey = new Map(prepared.addressees.map((one) => [mailKey(one), one]));
  const again = new Set(
    order.again.map(mailKey).filter((key) => {
      const one = byKey.get(key);
      return one?.email !== undefined && one.state !== "linkClosed";
    }),
  );
  const recipients = prepared.addressees.map(({ name: _n, email: _e, mail: _m, ...one }) => one);
  const teacher = account.from.name ?? account.from.address;
  const ca = site.credentials?.ca;
  const post = openPost({ account, password, ...(ca === undefined ? {} : { ca }) });
  return {
    title: prepared.title,
    recipients,
    async send(signal, cut, onChange) {
      cut.addEventListener("abort", post.close, { once: true });
      try {
        await sendMail({
          ...{ book: prepared.book, post, recipients, again, now, wait, signal, onChange },
          mailOf: (key) => byKey.get(key)?.mail ?? "",
          async compose(key) {
            const { name = "", email, mail = "" } = byKey.get(key) ?? {};
            if (email === undefined)
              throw new LabError({ kind: "internal", detail: "a mail without an address" });
            const filled = prepared.fill(text, key, teacher);
            const to = { name, address: email };
            return { to: email, bytes: await composeMail(filled, { account, to, mail, date: now() }) };
          },
        });
      } finally {
        cut.removeEventListener("abort", post.close);
        post.close();
      }
    },
  };
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
};

/** @throws LabError unsupported: its links open on this computer alone */
export function refuseDemonstration({ kind }: Pick<SiteAccess, "kind">): void {
  if (kind === "practice") throw new LabError({ kind: "invalid", issues: [{ code: "mail.demonstration" }] });
}
