import { exportCsv } from "../intake/exportCsv.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { MemberKind, PriceList } from "../shared/domain/priceList.ts";
import type { Receipt } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type Consumption, consumptionOf, idleShare } from "../shared/plan/report/consumption.ts";
import { type Cost, costOf } from "../shared/plan/report/cost.ts";
import type { SiteAccess } from "./site.ts";

interface ReportWish {
  /** `2026-11`; every month where it is absent. */
  month?: string | undefined;
  /** All establishments of the cluster, for whoever may read their receipts. */
  everywhere?: boolean | undefined;
  /** An IANA name. */
  timeZone: string;
}

/**
 * What the receipts of ended sessions say, and nothing else: whoever reads them again gets the same.
 * @throws LabError `invalid` for a time zone that does not exist; `forbidden` where receipts cannot be read
 */
export async function readConsumption(
  { cluster, namespace }: Pick<SiteAccess, "cluster" | "namespace">,
  { month, everywhere, timeZone }: ReportWish,
): Promise<Consumption[]> {
  const { items } = await cluster.list<Receipt>(
    { apiVersion: API_VERSION, kind: "Receipt" },
    everywhere ? {} : { namespace },
  );
  try {
    return consumptionOf(items, timeZone).filter((line) => month === undefined || line.month === month);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LabError({ kind: "invalid", issues: [{ code: "report.timeZone", params: { timeZone } }] });
  }
}

/** A line with its price, where there is a list. */
export interface PricedLine extends Consumption {
  /** 0 to 1. */
  idleShare: number | undefined;
  cost?: Cost;
}

export const pricedLines = (
  lines: readonly Consumption[],
  prices?: { list: PriceList; kind: MemberKind | undefined },
): PricedLine[] =>
  lines.map((line) => ({
    ...line,
    idleShare: idleShare(line),
    ...(prices ? { cost: costOf(line, prices.list, prices.kind) } : {}),
  }));

/** What is not known is an empty cell, never a 0. */
const cell = (value: number | undefined): string => (value === undefined ? "" : String(value));

const HEADINGS = [
  ...["month", "establishment", "topic", "teacher", "template", "sessions", "seats", "seatHours"],
  ...["cpuHours", "memoryGiBHours", "storageGiBHours", "connectedHours", "idlePercent"],
];

/** For machines: the names of the columns stay, whatever the language. */
export function reportCsv(lines: readonly PricedLine[], currency?: string): string {
  return exportCsv([
    [...HEADINGS, ...(currency ? [`cost ${currency}`, "notSet"] : [])],
    ...lines.map((line) => [
      ...[line.month, line.establishment, line.topic ?? "", line.teacher, line.template],
      ...[line.sessions, line.seats, line.seatHours, line.cpuHours, line.memoryGiBHours].map(cell),
      ...[line.storageGiBHours, line.connectedHours].map(cell),
      cell(line.idleShare === undefined ? undefined : Math.round(line.idleShare * 100)),
      ...(currency ? [cell(line.cost?.amount), (line.cost?.notSet ?? []).join(" ")] : []),
    ]),
  ]);
}
