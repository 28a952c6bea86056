import { BilledUnit, type MemberKind, type PriceList } from "../../domain/priceList.ts";
import type { Consumption } from "./consumption.ts";

/** What a line costs by a price list, and what of that nobody can say. */
export interface Cost {
  /** In the list's currency, two places; absent where nothing of it has a price. */
  amount: number | undefined;
  /** Units that were taken and have no price. */
  notSet: BilledUnit[];
  /** Units that have a price and were not counted. */
  notCounted: BilledUnit[];
  /** The list has no rate for this kind of member, or nobody said of which kind it is. */
  noRate: boolean;
}

/** Units that were taken and are not in the amount: without a price, or with one and not counted. */
export const leftOut = (cost: Cost | undefined): BilledUnit[] =>
  BilledUnit.options.filter((unit) => cost?.notSet.includes(unit) || cost?.notCounted.includes(unit));

const taken = (line: Consumption): Record<BilledUnit, number | undefined> => ({
  session: line.sessions,
  seatHour: line.seatHours,
  cpuHour: line.cpuHours,
  memoryGiBHour: line.memoryGiBHours,
  storageGiBHour: line.storageGiBHours,
});

/** Of one unit; absent where neither part is set. */
function priceOf({ tariffs }: PriceList, unit: BilledUnit): number | undefined {
  const { investment, running } = tariffs[unit] ?? {};
  return investment === undefined && running === undefined ? undefined : (investment ?? 0) + (running ?? 0);
}

/** A hole in the list stays a hole: it is named, and never counts as 0. */
export function costOf(line: Consumption, list: PriceList, kind: MemberKind | undefined): Cost {
  const quantities = taken(line);
  const rate = kind && list.rates[kind];
  const amounts = BilledUnit.options.flatMap((unit) => {
    const [quantity, price] = [quantities[unit], priceOf(list, unit)];
    return quantity === undefined || price === undefined ? [] : [quantity * price];
  });
  const whole = amounts.reduce((sum, amount) => sum + amount, 0);
  return {
    amount: rate === undefined || amounts.length === 0 ? undefined : Math.round(whole * rate * 100) / 100,
    notSet: BilledUnit.options.filter(
      (unit) => priceOf(list, unit) === undefined && quantities[unit] !== undefined && quantities[unit] > 0,
    ),
    notCounted: BilledUnit.options.filter(
      (unit) => priceOf(list, unit) !== undefined && quantities[unit] === undefined,
    ),
    noRate: rate === undefined,
  };
}

interface PriceChange {
  /** `cpuHour.running`, `rates.private`, `entryTicket`. */
  price: string;
  before: number | undefined;
  after: number | undefined;
}

/** From a tenth on, the steering committee decides. */
const DECISION_FROM = 0.1;

/** The prices that differ by more than a tenth, or came or went: those need the committee's decision. */
export function changesToDecide(before: PriceList, after: PriceList): PriceChange[] {
  const moved = movedMembers(before, after);
  const [was, is] = [pricesOf(before, moved), pricesOf(after, moved)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((price) => ({ price, before: was.get(price), after: is.get(price) }))
    .filter((change) => isLarge(change.before, change.after));
}

function isLarge(before: number | undefined, after: number | undefined): boolean {
  if (before === after) return false;
  if (before === undefined || after === undefined || before === 0) return true;
  // A little more than nothing, for what binary fractions make of 0.11 / 0.1.
  return Math.abs(after - before) / before > DECISION_FROM + 1e-9;
}

/** Establishments that are of another kind now: by that alone they may pay twice as much. */
const movedMembers = ({ members: was = {} }: PriceList, { members: is = {} }: PriceList): string[] =>
  Object.keys(was).filter((name) => Object.hasOwn(is, name) && is[name] !== was[name]);

function pricesOf(
  { tariffs, rates, entryTicket, entryTickets = {}, members = {} }: PriceList,
  moved: readonly string[],
): Map<string, number> {
  const prices = new Map<string, number>();
  for (const name of moved) {
    const rate = members[name] && rates[members[name]];
    if (rate !== undefined) prices.set(`members.${name}`, rate);
  }
  for (const [unit, parts] of Object.entries(tariffs))
    for (const [part, amount] of Object.entries(parts ?? {}))
      if (amount !== undefined) prices.set(`${unit}.${part}`, amount);
  for (const [kind, rate] of Object.entries(rates)) if (rate !== undefined) prices.set(`rates.${kind}`, rate);
  if (entryTicket !== undefined) prices.set("entryTicket", entryTicket);
  for (const [year, amount] of Object.entries(entryTickets)) prices.set(`entryTickets.${year}`, amount);
  return prices;
}
