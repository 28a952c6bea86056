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
    /** What a kind of member pays of the tariffs: 1 is all of it. */
    rates: z.partialRecord(MemberKind, z.number().min(0).max(100)),
    /** The committee's decision, where a price changed by more than a tenth. */
    decision: z.string().min(1).max(200).optional(),
  })
  .strict();
export type PriceList = z.infer<typeof PriceList>;
