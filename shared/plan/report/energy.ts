import { EnergyFactor, type PriceList, type Range } from "../../domain/priceList.ts";
import type { Consumption } from "./consumption.ts";

/**
 * Wide on purpose: nobody has measured this site. A processor's and a gibibyte's watts are those of the Cloud Carbon
 * Footprint method, from idle to full load over the large providers; the effectiveness (PUE) goes from a well-run room to
 * the mean of the Uptime Institute's yearly surveys; grams are of French electricity: RTE's yearly balance for what
 * production emits, ADEME's Base Empreinte with what is upstream of it.
 */
export const DEFAULT_FACTORS: Readonly<Record<EnergyFactor, Range>> = {
  wattsPerCpu: { low: 0.7, high: 4.3 },
  wattsPerMemoryGiB: { low: 0.3, high: 0.5 },
  pue: { low: 1.2, high: 1.6 },
  gramsPerKwh: { low: 20, high: 60 },
};

interface Footprint {
  kWh: Range;
  kgCO2e: Range;
}

/** The site's own factors first. */
export const factorsOf = (list: PriceList | undefined): Record<EnergyFactor, Range & { own: boolean }> =>
  Object.fromEntries(
    EnergyFactor.options.map((factor) => {
      const own = list?.energy?.[factor];
      return [factor, { ...(own ?? DEFAULT_FACTORS[factor]), own: own !== undefined }];
    }),
  ) as Record<EnergyFactor, Range & { own: boolean }>;

/** Of what was set aside; disks, network and the making of the machines are in none of it. */
export function footprintOf(
  { cpuHours, memoryGiBHours }: Pick<Consumption, "cpuHours" | "memoryGiBHours">,
  factors: Readonly<Record<EnergyFactor, Range>>,
): Footprint {
  const { wattsPerCpu, wattsPerMemoryGiB, pue, gramsPerKwh } = factors;
  const kWhAt = (end: "low" | "high") =>
    ((cpuHours * wattsPerCpu[end] + memoryGiBHours * wattsPerMemoryGiB[end]) * pue[end]) / 1000;
  const kWh = { low: kWhAt("low"), high: kWhAt("high") };
  return {
    kWh,
    kgCO2e: { low: (kWh.low * gramsPerKwh.low) / 1000, high: (kWh.high * gramsPerKwh.high) / 1000 },
  };
}

/** Two digits that mean something, as bounds: the lower one down, the upper one up. */
export const roughly = ({ low, high }: Range): Range => ({
  low: toTwoDigits(low, Math.floor),
  high: toTwoDigits(high, Math.ceil),
});

function toTwoDigits(value: number, towards: (value: number) => number): number {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  // Binary fractions: 0.3 / 0.01 is a little less than 30.
  const steps = Number((value / unit).toPrecision(12));
  return Number((towards(steps) * unit).toPrecision(2));
}
