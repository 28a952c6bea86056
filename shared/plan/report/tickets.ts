import type { PriceList } from "../../domain/priceList.ts";
import type { Consumption } from "./consumption.ts";

/** Owed by an establishment once in a year in which it used the service. */
export interface EntryTicket {
  establishment: string;
  year: string;
  /** That of its first session in that year: the report of that month has it, and no other one. */
  month: string;
  /** Absent: not set for that year. */
  amount: number | undefined;
}

/** `lines`: of all months that there are, so that the first one of each year is known. */
export function entryTicketsOf(lines: readonly Consumption[], list: PriceList): EntryTicket[] {
  const first = new Map<string, EntryTicket>();
  for (const { establishment, month } of lines) {
    const year = month.slice(0, 4);
    const key = JSON.stringify([establishment, year]);
    const before = first.get(key);
    if (!before || month < before.month)
      first.set(key, { establishment, year, month, amount: ticketOf(list, year) });
  }
  return [...first.values()].sort((a, b) =>
    a.month === b.month ? (a.establishment < b.establishment ? -1 : 1) : a.month < b.month ? -1 : 1,
  );
}

const ticketOf = ({ entryTicket, entryTickets }: PriceList, year: string): number | undefined =>
  entryTickets && Object.hasOwn(entryTickets, year) ? entryTickets[year] : entryTicket;
