import { z } from "zod";
import type { PriceList, PriceVersion } from "../domain/priceList.ts";
import type { Indicator } from "../plan/report/indicators.ts";
import type { PricedLine } from "../plan/report/priced.ts";
import type { EntryTicket } from "../plan/report/tickets.ts";

/** The consumption report and the price list of a site. `null`: the person cancelled. */

/** `2026-11`. */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** A list with its comments is a page; this is a book. */
export const MAX_PRICE_TEXT = 60_000;

/** What is reported: whole months, the first and the last of them, as they begin in a time zone (IANA). */
export const ReportWish = z.object({
  site: z.string(),
  from: Month,
  to: Month,
  timeZone: z.string().min(1).max(80),
});
export type ReportWish = z.infer<typeof ReportWish>;

export interface ConsumptionReport {
  from: string;
  to: string;
  timeZone: string;
  /** `own`: this user may read the receipts of one establishment only. */
  scope: "all" | "own";
  /** The establishment that the site is set to. */
  establishment: string;
  lines: PricedLine[];
  indicators: Indicator[];
  /** Those that fall into these months; none without a list. */
  tickets: EntryTicket[];
  /** In force, as the newest version says it. */
  prices?: PriceList | undefined;
  /** Why there are none; `unreadable`: the newest version is none that this Pupitre understands. */
  noPrices?: "noPrices" | "hidden" | "unreadable" | undefined;
}
const ReportView = z.custom<ConsumptionReport>((value) => typeof value === "object" && value !== null);

export interface PricesView {
  /** The newest first. */
  versions: (PriceVersion & { number: number })[];
  mayChange: boolean;
  /** This user may not even read them. */
  hidden: boolean;
}
const PricesAnswer = z.custom<PricesView>((value) => typeof value === "object" && value !== null);

const Saved = z.object({ path: z.string() }).nullable();
export const REPORT_FORMATS = ["csv", "json", "xlsx"] as const;
/** As the screen shows it. */
const grouped = ReportWish.extend({
  group: z.enum(["month", "establishment", "topic", "teacher", "template"]),
});

export const reportCalls = {
  readReport: { input: ReportWish, output: ReportView },
  exportReport: { input: grouped.extend({ format: z.enum(REPORT_FORMATS) }), output: Saved },
  /** For the steering committee: shows it as pages, from where it is printed or saved. */
  printReport: { input: grouped, output: z.object({ pages: z.int() }) },
  readPrices: { input: z.object({ site: z.string() }), output: PricesAnswer },
  /** Asks for a file; nothing is kept of it before it is saved. */
  openPrices: { input: z.null(), output: z.object({ text: z.string() }).nullable() },
  /** Adds a version. `after`: the number of the newest one that was seen, 0 where there was none. */
  savePrices: {
    input: z.object({
      site: z.string(),
      text: z.string().max(MAX_PRICE_TEXT),
      after: z.int().min(0),
    }),
    output: z.object({ number: z.int() }),
  },
} as const;
