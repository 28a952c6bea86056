import type { SeatReason, SeatReasonCode } from "../domain/seat.ts";
import { reason as sentences } from "../i18n/en/reason.ts";

/** A cause with its English sentence, which `kubectl get seats` shows; windows translate `code` and `params` themselves. */
export function seatReason(code: SeatReasonCode, params: Record<string, string | number> = {}): SeatReason {
  const short = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shortened(value)]));
  const message = sentences[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(short[name] ?? ""));
  return { code, ...(Object.keys(short).length > 0 ? { params: short } : {}), message };
}

/** Foreign messages may be pages long; a cause is read at a glance. */
const shortened = (value: string | number): string | number =>
  typeof value === "string" && value.length > 300 ? `${value.slice(0, 299)}…` : value;
