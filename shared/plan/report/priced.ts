import type { MemberKind, PriceList } from "../../domain/priceList.ts";
import { type Consumption, idleShare } from "./consumption.ts";
import { type Cost, costOf } from "./cost.ts";

/** A line with its price, where there is a list. */
export interface PricedLine extends Consumption {
  /** 0 to 1. */
  idleShare: number | undefined;
  cost?: Cost | undefined;
}

/** `kind`: of whoever pays, whatever the list says of each establishment. */
export const pricedLines = (
  lines: readonly Consumption[],
  prices?: { list: PriceList; kind?: MemberKind | undefined },
): PricedLine[] =>
  lines.map((line) => ({
    ...line,
    idleShare: idleShare(line),
    ...(prices ? { cost: costOf(line, prices.list, prices.kind ?? kindOf(line, prices.list)) } : {}),
  }));

const kindOf = ({ establishment }: Consumption, { members }: PriceList): MemberKind | undefined =>
  members && Object.hasOwn(members, establishment) ? members[establishment] : undefined;
