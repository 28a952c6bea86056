import type { Issue } from "../contract/failure.ts";
import type { SeatReason, SeatReasonCode } from "../domain/seat.ts";
import { issue as issues } from "../i18n/en/issue.ts";
import { reason as sentences } from "../i18n/en/reason.ts";

/**
 * A cause with its English sentence, which `kubectl get seats` shows; windows translate `code` and `params` themselves.
 * What stops a whole session is the cause of each of its seats.
 */
export const seatReason = (code: SeatReasonCode, params: Params = {}): SeatReason => told(code, params);

/**
 * The cause that something of a session is refused: its detail is of our own words, so the place and the code go with it
 * for windows to say it in their language (`reasonParams`).
 */
export function refusedFor(code: "invalidTemplate" | "invalidSession", issue: Issue): SeatReason {
  const { path, params } = issue;
  return seatReason(code, {
    ...params,
    ...(path === undefined ? {} : { at: path }),
    issue: issue.code,
    detail: inEnglish(issue),
  });
}

function inEnglish({ code, params = {}, path }: Issue): string {
  const [group = "", name = ""] = code.split(".");
  const table = issues as Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  const words = table[group];
  const sentence = typeof words === "object" ? (words[name] ?? code) : code;
  const filled = sentence.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(params[key] ?? ""));
  const told = filled.replace(/\.$/, ""); // another sentence is built around it
  return path === undefined ? told : `${path}: ${told}`;
}

type Params = Record<string, string | number>;

function told<Code extends keyof typeof sentences>(code: Code, params: Params) {
  const short = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shortened(value, name === "output" ? 400 : 300)]),
  );
  const table: Readonly<Record<string, string>> = sentences;
  const message = (table[code] ?? code).replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(short[name] ?? ""),
  );
  return { code, ...(Object.keys(short).length > 0 ? { params: short } : {}), message };
}

/** Foreign messages may be pages long; a cause is read at a glance. */
const shortened = (value: string | number, limit: number): string | number =>
  typeof value === "string" && value.length > limit ? `${value.slice(0, limit - 1)}…` : value;
