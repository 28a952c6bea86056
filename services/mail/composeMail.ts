import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import type { MailAccount, MailKind, MailText } from "../../shared/domain/mail.ts";
import type { SessionId } from "../../shared/domain/names.ts";

interface MailIdentity {
  session: SessionId;
  seat: number;
  person: number;
  kind: MailKind;
  email: string;
  /** The link's address, for the kind `link`. */
  url: string;
}

/** Which mail this is: the same for the same student, address and link, whenever and wherever it is asked. Reveals none of them. */
export const mailIdentity = ({ session, seat, person, kind, email, url }: MailIdentity): string =>
  createHash("sha256")
    .update(JSON.stringify([session, seat, person, kind, email.toLowerCase(), kind === "link" ? url : ""]))
    .digest("hex")
    .slice(0, 32);

interface Envelope {
  account: Pick<MailAccount, "from">;
  to: { name: string; address: string };
  /** Of `mailIdentity`: the message's own name, so that a mail that came twice after all is shown once. */
  mail: string;
  date: Date;
}

/** Plain text alone: a link in it says where it leads. */
export function composeMail(
  { subject, text }: MailText,
  { account, to, mail, date }: Envelope,
): Promise<Uint8Array> {
  const { from } = account;
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  const composer = new MailComposer({
    from: { name: from.name ?? "", address: from.address },
    to: { name: to.name, address: to.address },
    subject,
    text,
    date,
    messageId: `<pupitre.${mail}@${domain}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) =>
    composer.compile().build((error, message) => (error ? reject(error) : resolve(message as Buffer))),
  );
}
