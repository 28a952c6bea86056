import type { Issue } from "../../contract/failure.ts";
import type { PriceList } from "../../domain/priceList.ts";
import { changesToDecide } from "./cost.ts";

/**
 * Why a price list must not follow the one before. A change by more than a tenth goes with the reference of a decision
 * of the steering committee, and of a new one: that of last year decided last year's prices.
 */
export function refusalOfPrices(before: PriceList | undefined, after: PriceList): Issue | undefined {
  if (!before) return undefined;
  if (before.version === after.version)
    return { code: "report.sameVersion", params: { version: after.version } };
  // In another currency no price is what it was, even where its number is.
  const changes = [
    ...(before.currency === after.currency ? [] : [{ price: "currency" }]),
    ...changesToDecide(before, after),
  ];
  const isDecided = after.decision !== undefined && after.decision !== before.decision;
  return changes.length > 0 && !isDecided
    ? {
        code: "report.decisionNeeded",
        params: { prices: changes.map(({ price }) => price).join(", ") },
      }
    : undefined;
}
