import type { Issue } from "../../shared/contract/failure.ts";

/** What came of one mail, as far as it can be known. */
export type Outcome =
  | { is: "sent" }
  /** The server will never take it for this address. */
  | { is: "refused"; said: string }
  /** Not now. */
  | { is: "later"; said: string }
  /** The connection went away. `begun`: the server may have taken the mail all the same. */
  | { is: "lost"; begun: boolean; issue: Issue }
  /** The next mail would meet the same. */
  | { is: "stopped"; issue: Issue };

/** What nodemailer tells of an error. */
interface SmtpError {
  code?: string;
  originalCode?: string;
  command?: string;
  response?: string;
  responseCode?: number | false;
  message?: string;
}

/**
 * Pure: what an error means for the mail at hand.
 * @param begun whether the mail itself had begun to go over
 */
export function outcomeOf(error: SmtpError, host: string, begun: boolean): Outcome {
  const { command = "", response, responseCode } = error;
  const said = wordsOf(response);
  const code = responseCode || 0;
  // An answer to the mail itself, or to its address, is about this mail alone.
  if (code >= 400 && (command === "RCPT TO" || command === "DATA"))
    return code >= 500 ? { is: "refused", said } : { is: "later", said };
  const issue = issueOf(error, host);
  if (STOPS.has(issue.code)) return { is: "stopped", issue };
  return { is: "lost", begun: begun && code === 0, issue };
}

const STOPS: ReadonlySet<string> = new Set([
  ...["mail.auth", "mail.noTls", "mail.certificate", "mail.unknownHost", "mail.sender", "mail.noSmtp"],
]);

/** Pure: why the server cannot be used, in a word of `issue`. */
export function issueOf(error: SmtpError, host: string): Issue {
  const { code = "", originalCode = "", command = "", response, message = "" } = error;
  const params = { host, said: wordsOf(response) };
  const status = error.responseCode || 0;
  const detail = `${originalCode} ${code} ${message}`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME|certificate/i.test(detail))
    return { code: "mail.certificate", params };
  if (code === "EAUTH" || code === "ENOAUTH" || command.startsWith("AUTH"))
    return { code: status >= 400 && status < 500 ? "mail.busy" : "mail.auth", params };
  if (command === "STARTTLS" || (code === "ETLS" && command !== "CONN"))
    return { code: status >= 500 || status === 0 ? "mail.noTls" : "mail.busy", params };
  if (code === "EDNS" || /ENOTFOUND|EAI_/.test(detail)) return { code: "mail.unknownHost", params };
  if (command === "MAIL FROM") return { code: status >= 500 ? "mail.sender" : "mail.busy", params };
  if (status >= 400 && status < 500) return { code: "mail.busy", params };
  if (status >= 500) return { code: "mail.serverSays", params };
  if (/WRONG_VERSION|packet length|EPROTO\b|SSL routines/i.test(detail))
    return { code: "mail.noTls", params };
  if (code === "EPROTOCOL") return { code: "mail.noSmtp", params };
  return { code: "mail.unreachable", params };
}

/** A server's answer as one line that may be shown; it may name an address, so it goes nowhere but to its teacher. */
export const wordsOf = (response: string | undefined): string =>
  (response ?? "")
    .replace(/^(\d{3})[ -]/gm, (_, code: string, at: number) => (at === 0 ? `${code} ` : ""))
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 280);
