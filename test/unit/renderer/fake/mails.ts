import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { mailCalls } from "../../../../shared/contract/mail.ts";
import {
  type MailAccount,
  type Mailing,
  type MailKind,
  type MailRecipient,
  mailKey,
} from "../../../../shared/domain/mail.ts";
import type { Locale } from "../../../../shared/domain/text.ts";
import { resources } from "../../../../shared/i18n/resources.ts";
import { fillMail, mailTextIssues } from "../../../../shared/plan/mailText.ts";

type Answers = { [N in keyof typeof mailCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

interface Person {
  seat: number;
  person: number;
  name: string;
  email?: string | undefined;
}

interface Options {
  now: () => number;
  locale: () => Locale;
  session: (id: string) => { title: string; people: Person[] };
  /** ms a mail. */
  mailMs: number;
}

/** Of the first turn seat 3 is refused and seat 4 uncertain; seat 5 has no address. */
export function fakeMails(told: (list: Mailing[]) => void, options: Options): Answers {
  let account: CallOutput<"mailAccount"> = null;
  let list: Mailing[] = [];
  const known = new Map<string, MailRecipient>();
  const at = () => new Date(options.now()).toISOString();
  const keyOf = (session: string, kind: MailKind, one: { seat: number; person: number }) =>
    `${session} ${kind} ${mailKey(one)}`;
  const stands = (session: string, kind: MailKind, one: Person): MailRecipient => {
    const { seat, person } = one;
    if (one.email === undefined || seat === 5) return { seat, person, state: "noAddress" };
    return known.get(keyOf(session, kind, one)) ?? { seat, person, state: "waiting" };
  };
  const change = (id: string, part: Partial<Mailing>) => {
    list = list.map((one) => (one.id === id ? { ...one, ...part } : one));
    told(list);
  };
  const put = (id: string, next: MailRecipient) => {
    const mailing = list.find((one) => one.id === id);
    if (!mailing) return;
    known.set(keyOf(mailing.session, mailing.kind, next), next);
    change(id, {
      recipients: mailing.recipients.map((one) => (mailKey(one) === mailKey(next) ? next : one)),
    });
  };
  const go = (id: string, queue: MailRecipient[], isFirst: boolean): void => {
    const [next, ...rest] = queue;
    if (list.find((one) => one.id === id)?.state !== "running") return;
    if (!next) {
      change(id, { state: "ended", endedAt: at() });
      return;
    }
    const { seat, person } = next;
    put(id, { seat, person, state: "handing", at: at() });
    setTimeout(() => {
      const said = "550 5.1.1 Recipient address rejected: User unknown";
      if (isFirst && seat === 3) put(id, { seat, person, state: "refused", at: at(), said });
      else if (isFirst && seat === 4) put(id, { seat, person, state: "uncertain", at: at() });
      else put(id, { seat, person, state: "sent", at: at() });
      go(id, rest, isFirst);
    }, options.mailMs);
  };
  return {
    mailAccount: () => account,
    keepMailAccount: ({ account: given }: { account: MailAccount }) => {
      account = { account: given, password: "safe" };
      return { password: "safe" };
    },
    tryMailAccount: ({ account: given }) => {
      if (!given.host.includes("faux")) return null;
      const params = { host: given.host, said: "535 5.7.8 Authentication failed" };
      throw new LabError({ kind: "invalid", issues: [{ code: "mail.auth", params }] });
    },
    planMail: ({ session, kind, text: given }) => {
      const { title, people } = options.session(session);
      const text = given ?? resources[options.locale()].mail.letter[kind];
      const issues = mailTextIssues(text, kind === "link");
      if (issues.length > 0) throw new LabError({ kind: "invalid", issues });
      const first = people.find(({ email }) => email !== undefined);
      const link = "https://k3x9pz-01.lab.example.fr/s#••••";
      const filled = fillMail(text, {
        ...{ name: first?.name ?? "", session: title, seat: "1", date: "mardi 1 décembre 2026" },
        ...{
          opens: "10:00",
          ends: "12:00",
          page: "https://join.lab.example.fr/",
          link,
          teacher: "Paule Prof",
        },
      });
      return {
        text,
        recipients: people.map(({ name, email, ...one }) => ({
          ...stands(session, kind, { ...one, name, email }),
          name,
          ...(email === undefined ? {} : { email }),
        })),
        preview: first ? { to: first.email ?? "", ...filled } : null,
      };
    },
    startMail: ({ site, session, kind, again }) => {
      const id = `mailing-${list.length + 1}`;
      const { title, people } = options.session(session);
      const chosen = new Set(again.map(mailKey));
      const recipients = people.map((one): MailRecipient => {
        const found = stands(session, kind, one);
        return chosen.has(mailKey(one)) ? { ...found, state: "waiting" } : found;
      });
      const isFirst = list.length === 0;
      list = [
        { ...{ id, site, session, title, kind, recipients }, startedAt: at(), state: "running" },
        ...list,
      ];
      told(list);
      go(
        id,
        recipients.filter(({ state }) => state === "waiting"),
        isFirst,
      );
      return { id };
    },
    cancelMail: ({ id }) => {
      change(id, { state: "stopped", endedAt: at() });
      return null;
    },
    settleMail: ({ session, kind, seat, person }) => {
      known.set(keyOf(session, kind, { seat, person }), { seat, person, state: "sent", at: at() });
      return null;
    },
    listMailings: () => list,
    seatMails: ({ session, seat }) =>
      (["notice", "link"] as const).flatMap((kind) =>
        [...known]
          .filter(
            ([key, one]) =>
              key.startsWith(`${session} ${kind} `) && one.seat === seat && one.state === "sent",
          )
          .map(([, one]) => ({ person: one.person, kind, at: one.at ?? at() })),
      ),
  };
}
