import { CostPart, type PriceList } from "../../domain/priceList.ts";

interface FullCostView {
  year: number;
  parts: { part: CostPart; amount: number | undefined }[];
  /** Of the parts that are set. */
  known: number;
  notSet: CostPart[];
  /** Absent as long as a part is not set: a sum with a hole in it is no sum. */
  total: number | undefined;
  /** What a seat-hour costs the datacentre, whoever pays it. */
  perSeatHour: number | undefined;
  /** What the list asks for a seat-hour, to be looked at beside it. */
  tariff: number | undefined;
}

/** From which parts a year's cost is made; `undefined` where the list does not say. */
export function fullCostOf({ fullCost, tariffs }: PriceList): FullCostView | undefined {
  if (!fullCost) return undefined;
  const parts = CostPart.options.map((part) => ({ part, amount: fullCost[part] }));
  const notSet = parts.filter(({ amount }) => amount === undefined).map(({ part }) => part);
  const known = round(
    parts.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    2,
  );
  const total = notSet.length > 0 ? undefined : known;
  const { investment, running } = tariffs.seatHour ?? {};
  return {
    ...{ year: fullCost.year, parts, known, notSet, total },
    perSeatHour:
      total === undefined || fullCost.seatHours === undefined
        ? undefined
        : round(total / fullCost.seatHours, 4),
    tariff:
      investment === undefined && running === undefined ? undefined : (investment ?? 0) + (running ?? 0),
  };
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
