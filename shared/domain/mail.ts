import { z } from "zod";
import type { Failure } from "../contract/failure.ts";
import { Instant, isSafeText, line } from "./text.ts";

/** How the way to the mail server is protected. `none` is for a server on this computer alone. */
const MailSecurity = z.enum(["starttls", "tls", "none"]);

/** Whom mails come from and through which server; the password is kept elsewhere. */
export const MailAccount = z.object({
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^(?=.)[a-z0-9.-]*$|^[0-9a-f:]+$/i, { error: "host" }),
  port: z.int().min(1).max(65_535),
  security: MailSecurity,
  user: line(254),
  from: z.object({ name: line(100).optional(), address: z.email().max(254) }),
});
export type MailAccount = z.infer<typeof MailAccount>;

/** Only there does nobody else read what is not encrypted. */
export const isOwnComputer = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

/** `notice` carries no secret; `link` carries the personal link: whoever reads the mail can enter. */
export const MailKind = z.enum(["notice", "link"]);
export type MailKind = z.infer<typeof MailKind>;

/** What a teacher may change of a mail; its placeholders are filled for each student. */
export const MailText = z.object({
  subject: line(200),
  text: z.string().min(1).max(5_000).refine(isSafeText, { error: "unsafeText" }),
});
export type MailText = z.infer<typeof MailText>;

/**
 * What is on record of one mail to one student, in the Secret of the class list: it stands there before anything is
 * handed to the mail server, so that whatever is interrupted is never sent a second time by itself.
 */
export const MailRecord = z.object({
  version: z.literal(1),
  /** Which mail this is; another address, or another link, makes it another mail. */
  mail: z.string().max(64),
  state: z.enum([
    "handing", // given to the server, whose answer is not known (yet)
    "sent", // the server took it
    "refused", // the server will never take it
    "later", // the server will not take it now
  ]),
  at: Instant,
  /** How often it was offered. */
  tries: z.int().min(1),
  /** What the server said, for `refused` and `later`. */
  said: z.string().max(300).optional(),
});
export type MailRecord = z.infer<typeof MailRecord>;

/** How it stands with the mail to one student. */
export const MailRecipient = z.object({
  seat: z.int().min(1),
  person: z.int().min(1),
  state: z.enum([
    "noAddress",
    "linkClosed", // there is no link that the mail could hold
    "waiting",
    "handing",
    "sent",
    "refused",
    "later",
    "uncertain", // it was given to the server, and no answer came: the teacher decides
  ]),
  at: Instant.optional(),
  said: z.string().optional(),
  /** When it is offered again by itself, for `later`. */
  againAt: Instant.optional(),
});
export type MailRecipient = z.infer<typeof MailRecipient>;
export type MailState = MailRecipient["state"];

/** The mails of a session on their way. */
export const Mailing = z.object({
  id: z.string(),
  site: z.string(),
  session: z.string(),
  title: z.string(),
  kind: MailKind,
  startedAt: Instant,
  endedAt: Instant.optional(),
  /** `stopped`: by the teacher, or by a failure that the next mail would meet as well. */
  state: z.enum(["running", "ended", "stopped"]),
  failure: z.custom<Failure>((value) => typeof value === "object" && value !== null).optional(),
  recipients: z.array(MailRecipient),
});
export type Mailing = z.infer<typeof Mailing>;

/** One student's place in a session, as a key that names nobody. */
export const mailKey = ({ seat, person }: { seat: number; person: number }): string => `${seat}-${person}`;
