import { randomUUID } from "node:crypto";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import type { mailCalls as calls } from "../../shared/contract/mail.ts";
import { type Mailing, MailKind, mailKey } from "../../shared/domain/mail.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Emit, Handlers } from "../handlers.ts";
import type { SettingsStore } from "../settings.ts";
import type { SiteAccess } from "../site.ts";
import type { MailAccounts } from "./mailAccounts.ts";
import { mailBook } from "./mailBook.ts";
import { beginMailing, refuseDemonstration } from "./mailing.ts";
import { prepareMail, refuseText, usualText } from "./prepareMail.ts";
import { openPost } from "./smtp.ts";

interface MailPorts {
  accessTo: (site: string) => Promise<SiteAccess>;
  mailAccounts: MailAccounts;
  settings: Pick<SettingsStore, "get">;
  emit: Emit;
  now: () => Date;
}

interface MailService {
  handlers: Pick<Handlers, keyof typeof calls>;
  /** The mail at hand may end; after a moment it is cut off, and on record as uncertain. */
  stop(): Promise<void>;
}

/** ms that the mail at hand gets when the application is closed. */
const LAST_WORDS = 4_000;

/** Mails go on whatever the window shows; one mailing a session at a time. */
export function createMailings({ accessTo, mailAccounts, settings, emit, now }: MailPorts): MailService {
  const known = new Map<string, Mailing>();
  const running = new Map<string, { end: AbortController; cut: AbortController; done?: Promise<void> }>();
  const list = () => [...known.values()].reverse();
  const put = (mailing: Mailing) => {
    known.set(mailing.id, mailing);
    emit("mailingsChanged", list());
  };
  const change = (id: string, part: Partial<Mailing>) => {
    const before = known.get(id);
    if (before) put({ ...before, ...part });
  };
  const locale = () => settings.get().locale;
  const siteFor = async (id: string) => {
    const site = await accessTo(id);
    refuseDemonstration(site);
    return site;
  };

  return {
    handlers: {
      mailAccount: async () => (await mailAccounts.get()) ?? null,
      keepMailAccount: async ({ account, password }) => {
        openPost({ account, password: "" }); // refuses one that would go without encryption
        return { password: await mailAccounts.keep(account, password) };
      },
      tryMailAccount: async ({ site, account, password: given }) => {
        const { credentials } = await siteFor(site);
        const password = await mailAccounts.passwordOf(account, given);
        const ca = credentials?.ca;
        await openPost({ account, password, ...(ca === undefined ? {} : { ca }) }).tryOut();
        return null;
      },
      planMail: async ({ site, session, kind, text: given }) => {
        const text = given ?? usualText(kind, locale());
        refuseText(text, kind);
        const prepared = await prepareMail(await siteFor(site), session as SessionId, {
          kind,
          locale: locale(),
        });
        const { addressees } = prepared;
        const first = addressees.find(({ email }) => email !== undefined);
        const from = (await mailAccounts.get())?.account.from;
        const teacher = from?.name ?? from?.address ?? "";
        return {
          text,
          recipients: addressees.map(({ mail: _, ...one }) => one),
          preview: first ? { to: first.email ?? "", ...prepared.show(text, mailKey(first), teacher) } : null,
        };
      },
      async startMail({ site: siteId, session, kind, text, again }) {
        if (running.has(session)) throw new LabError({ kind: "conflict", params: { what: session } });
        const aborts = { end: new AbortController(), cut: new AbortController() };
        running.set(session, aborts);
        try {
          const site = await siteFor(siteId);
          const account = (await mailAccounts.get())?.account;
          if (!account) throw new LabError({ kind: "invalid", issues: [{ code: "mail.noAccount" }] });
          const password = await mailAccounts.passwordOf(account);
          const order = { kind, text, again, account, password, locale: locale(), now };
          const { title, recipients, send } = await beginMailing(site, session as SessionId, order);
          const id = randomUUID();
          const startedAt = now().toISOString();
          put({ ...{ id, site: siteId, session, title, kind, startedAt, recipients }, state: "running" });
          const done = send(aborts.end.signal, aborts.cut.signal, (told) => change(id, { recipients: told }))
            .then((): Partial<Mailing> => ({ state: aborts.end.signal.aborted ? "stopped" : "ended" }))
            .catch((error: unknown): Partial<Mailing> => ({ state: "stopped", failure: toFailure(error) }))
            .then((part) => {
              running.delete(session);
              change(id, { ...part, endedAt: now().toISOString() });
            });
          running.set(session, { ...aborts, done });
          return { id };
        } finally {
          if (running.get(session)?.done === undefined) running.delete(session);
        }
      },
      cancelMail: async ({ id }) => {
        const mailing = known.get(id);
        if (mailing?.state === "running") running.get(mailing.session)?.end.abort();
        return null;
      },
      settleMail: async ({ site, session, kind, seat, person }) => {
        const book = mailBook(await siteFor(site), session as SessionId, kind);
        const key = mailKey({ seat, person });
        if (running.has(session)) throw new LabError({ kind: "conflict", params: { what: session } });
        const record = (await book.read()).get(key);
        if (record?.state !== "handing") return null;
        await book.claim({ seat, person }, { ...record, state: "sent" }, record);
        return null;
      },
      listMailings: async () => list(),
      seatMails: async ({ site, session, seat }) => {
        const access = await accessTo(site);
        const books = MailKind.options.map(async (kind) => {
          const records = await mailBook(access, session as SessionId, kind).read();
          return [...records].flatMap(([key, { state, at }]) => {
            const [number, person] = key.split("-").map(Number);
            return state === "sent" && number === seat ? [{ person: person ?? 1, kind, at }] : [];
          });
        });
        return (await Promise.all(books))
          .flat()
          .sort((a, b) => a.person - b.person || (a.at < b.at ? -1 : 1));
      },
    },
    async stop() {
      for (const { end } of running.values()) end.abort();
      const cut = setTimeout(() => {
        for (const one of running.values()) one.cut.abort();
      }, LAST_WORDS);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(cut);
    },
  };
}
