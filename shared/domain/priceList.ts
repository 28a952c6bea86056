import { z } from "zod";

/**
 * What the hours of a training cloud cost, as the datacentre's steering committee decided it. A price that is absent is
 * *not set*: it is never taken for nothing.
 */

/** Who is billed: each kind may have a rate of its own. */
export const MemberKind = z.enum(["establishment", "research", "public", "private"]);
export type MemberKind = z.infer<typeof MemberKind>;

/** What is counted. */
export const BilledUnit = z.enum(["session", "seatHour", "cpuHour", "memoryGiBHour", "storageGiBHour"]);
export type BilledUnit = z.infer<typeof BilledUnit>;

/** In the list's currency. */
const Amount = z.number().min(0).max(1_000_000);

/** The two parts of a full cost, of one unit. */
const Tariff = z.object({ investment: Amount.optional(), running: Amount.optional() }).strict();

/** What a year of the service costs the datacentre, part by part. */
export const CostPart = z.enum(["infrastructure", "hosting", "energy", "staff", "contracts", "running"]);
export type CostPart = z.infer<typeof CostPart>;
const YearlyAmount = z.number().min(0).max(1_000_000_000).optional();
const FullCost = z
  .object({
    year: z.int().min(2000).max(2100),
    infrastructure: YearlyAmount,
    hosting: YearlyAmount,
    energy: YearlyAmount,
    staff: YearlyAmount,
    contracts: YearlyAmount,
    running: YearlyAmount,
    /** What the year is expected to hold: the full cost of one seat-hour follows from it. */
    seatHours: z.number().min(1).max(1_000_000_000).optional(),
  })
  .strict();

/** Nobody knows such a number to the digit: a lower and an upper bound. */
const Range = z.object({ low: z.number().min(0).max(10_000), high: z.number().min(0).max(10_000) }).strict();
export type Range = z.infer<typeof Range>;

/** What turns hours into energy and carbon; what a list does not say is taken from the defaults, which name their sources. */
export const EnergyFactor = z.enum(["wattsPerCpu", "wattsPerMemoryGiB", "pue", "gramsPerKwh"]);
export type EnergyFactor = z.infer<typeof EnergyFactor>;
const Energy = z
  .object({
    wattsPerCpu: Range.optional(),
    wattsPerMemoryGiB: Range.optional(),
    pue: Range.optional(),
    gramsPerKwh: Range.optional(),
    /** Where the site's own numbers come from. */
    source: z.string().min(1).max(300).optional(),
  })
  .strict();

export const PriceList = z
  .object({
    /** As the committee numbers it. */
    version: z.string().min(1).max(40),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** The service that is billed; a lab's topic is a column, no service of its own. */
    service: z.string().min(1).max(80),
    /** `tariffs.session` is the flat rate of one session. */
    tariffs: z.partialRecord(BilledUnit, Tariff),
    /** Once a year for each establishment that used it. */
    entryTicket: Amount.optional(),
    /** Where a year has an entry ticket of its own: `"2026": 500`. */
    entryTickets: z.record(z.string().regex(/^20\d\d$/), Amount).optional(),
    /** What a kind of member pays of the tariffs: 1 is all of it. */
    rates: z.partialRecord(MemberKind, z.number().min(0).max(100)),
    /** Of which kind each establishment is. */
    members: z.record(z.string().min(1).max(63), MemberKind).optional(),
    /** Beside the tariffs, not in them: from which parts a year's cost is made. */
    fullCost: FullCost.optional(),
    energy: Energy.optional(),
    /** The committee's decision, where a price changed by more than a tenth. */
    decision: z.string().min(1).max(200).optional(),
  })
  .strict();
export type PriceList = z.infer<typeof PriceList>;

/** In the establishment's namespace: every version of the price list, a key each. Whoever teaches may read it, no more. */
export const PRICES_CONFIG_MAP = "pupitre-prices";

/** As it was written, by whom and when; versions count from 1 and are only added to. */
export const PriceVersion = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  text: z.string(),
});
export type PriceVersion = z.infer<typeof PriceVersion>;
