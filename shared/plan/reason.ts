import type { SeatReason, SeatReasonCode } from "../domain/seat.ts";
import { reason as sentences } from "../i18n/en/reason.ts";

/**
 * A cause with its English sentence, which `kubectl get seats` shows; windows translate `code` and `params` themselves.
 * What stops a whole session is the cause of each of its seats.
 */
export const seatReason = (code: SeatReasonCode, params: Params = {}): SeatReason => told(code, params);

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
