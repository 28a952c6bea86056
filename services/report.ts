import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { ConsumptionReport, PricesView } from "../shared/contract/reports.ts";
import type { MemberKind, PriceList } from "../shared/domain/priceList.ts";
import type { Receipt } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { consumptionOf, monthsIn } from "../shared/plan/report/consumption.ts";
import { indicatorsOf } from "../shared/plan/report/indicators.ts";
import { pricedLines } from "../shared/plan/report/priced.ts";
import { entryTicketsOf } from "../shared/plan/report/tickets.ts";
import { currentPrices, readPrices } from "./prices.ts";
import type { SiteAccess } from "./site.ts";

type Place = Pick<SiteAccess, "cluster" | "namespace">;

interface ReportWish {
  /** The first and the last month; all that there are where absent. */
  from?: string | undefined;
  to?: string | undefined;
  timeZone: string;
  /** All establishments, or the own one; as much as may be read where absent. */
  everywhere?: boolean | undefined;
  /** In place of the site's own list, and one kind of member for all. */
  prices?: { list: PriceList; kind?: MemberKind | undefined } | undefined;
}

/**
 * What the receipts of ended sessions say, and nothing else: whoever reads them again gets the same.
 * @throws LabError `invalid` for a time zone that does not exist; `forbidden` where receipts cannot be read
 */
export async function readReport(place: Place, wish: ReportWish): Promise<ConsumptionReport> {
  const { timeZone, everywhere, prices } = wish;
  const [{ scope, receipts }, view] = await Promise.all([
    everywhere === undefined ? readAllowed(place) : readScope(place, everywhere ? "all" : "own"),
    prices ? undefined : readPrices(place),
  ]);
  const own = view && currentPrices(view);
  const list = prices?.list ?? own;
  const isMeant = (month: string) =>
    (wish.from === undefined || wish.from <= month) && (wish.to === undefined || month <= wish.to);
  return inZone(timeZone, () => {
    const all = consumptionOf(receipts, timeZone);
    const lines = all.filter(({ month }) => isMeant(month));
    const monthOf = monthsIn(timeZone);
    const meant = receipts.filter(({ spec }) => isMeant(monthOf(spec.endedAt)));
    return {
      from: wish.from ?? lines[0]?.month ?? "",
      to: wish.to ?? lines.at(-1)?.month ?? "",
      ...{ timeZone, scope, establishment: place.namespace },
      lines: pricedLines(lines, list && { list, kind: prices?.kind }),
      indicators: indicatorsOf(meant, lines),
      tickets: list ? entryTicketsOf(all, list).filter(({ month }) => isMeant(month)) : [],
      ...(list ? { prices: list } : { noPrices: view ? whyNone(view) : "noPrices" }),
    };
  });
}

const whyNone = ({ hidden, versions }: PricesView): ConsumptionReport["noPrices"] =>
  hidden ? "hidden" : versions.length > 0 ? "unreadable" : "noPrices";

type Scope = ConsumptionReport["scope"];

const readScope = async (place: Place, scope: Scope): Promise<{ scope: Scope; receipts: Receipt[] }> => ({
  scope,
  receipts: await readReceipts(place, scope === "all"),
});

async function readAllowed(place: Place): ReturnType<typeof readScope> {
  try {
    return await readScope(place, "all");
  } catch (error) {
    if (toFailure(error).kind !== "forbidden") throw error;
    return readScope(place, "own");
  }
}

async function readReceipts({ cluster, namespace }: Place, everywhere: boolean): Promise<Receipt[]> {
  const kind = { apiVersion: API_VERSION, kind: "Receipt" };
  return (await cluster.list<Receipt>(kind, everywhere ? {} : { namespace })).items;
}

/** @throws LabError `invalid` for a time zone that does not exist */
function inZone<T>(timeZone: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LabError({ kind: "invalid", issues: [{ code: "report.timeZone", params: { timeZone } }] });
  }
}
