import { z } from "zod";
import { MailAccount, Mailing, MailKind, MailRecipient, MailText } from "../domain/mail.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { Instant } from "../domain/text.ts";

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });
const mails = session.extend({ kind: MailKind });
const Place = z.object({ seat: z.int().min(1).max(MAX_SEATS), person: z.int().min(1).max(8) });
/** With the system's key store, until the application ends, or not at all. */
const PasswordKept = z.enum(["safe", "thisRun"]).nullable();
const Password = z.string().min(1).max(1_000);

export const mailCalls = {
  /** The account that mails are sent from; its password is never part of an answer. */
  mailAccount: {
    input: z.null(),
    output: z.object({ account: MailAccount, password: PasswordKept }).nullable(),
  },
  keepMailAccount: {
    input: z.object({ account: MailAccount, password: Password.optional() }),
    output: z.object({ password: PasswordKept }),
  },
  /** Connects and signs in, and sends nothing. A failure says in words what hinders it. */
  tryMailAccount: {
    input: z.object({ site: z.string(), account: MailAccount, password: Password.optional() }),
    output: z.null(),
  },
  /** Who would get it, and what the first of them would read (without the secret); sends nothing. */
  planMail: {
    input: mails.extend({ text: MailText.optional() }),
    output: z.object({
      recipients: z.array(MailRecipient.extend({ name: z.string(), email: z.string().optional() })),
      /** The usual words. */
      text: MailText,
      preview: MailText.extend({ to: z.string() }).nullable(),
    }),
  },
  /** Returns as soon as it has begun; `mailingsChanged` tells how it goes. What was begun before is gone on with. */
  startMail: {
    input: mails.extend({ text: MailText, again: z.array(Place).max(2_000) }),
    output: z.object({ id: z.string() }),
  },
  /** Stops after the mail at hand. */
  cancelMail: { input: z.object({ id: z.string() }), output: z.null() },
  /** Of one that is uncertain: the teacher knows that it arrived. */
  settleMail: { input: mails.extend(Place.shape), output: z.null() },
  /** Those of this run of the application, the newest first. */
  listMailings: { input: z.null(), output: z.array(Mailing) },
  /** When which mail went to the students of a seat. */
  seatMails: {
    input: session.extend({ seat: z.int().min(1).max(MAX_SEATS) }),
    output: z.array(z.object({ person: z.int(), kind: MailKind, at: Instant })),
  },
} as const;
