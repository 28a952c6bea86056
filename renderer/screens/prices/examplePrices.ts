import type { TFunction } from "i18next";
import { DEFAULT_FACTORS } from "../../../shared/plan/report/energy.ts";

type Remark = "head" | "tariffs" | "ticket" | "rates" | "members" | "fullCost" | "energy" | "decision";

/** A list to begin with: its sections with what they are for, and no price in it, since nobody has decided one. */
export function examplePrices(year: number, say: TFunction<"report">): string {
  const remark = (of: Remark) => `# ${say(`prices.example.${of}`)}`;
  const { wattsPerCpu, gramsPerKwh } = DEFAULT_FACTORS;
  return [
    remark("head"),
    `version: "${year}-1"`,
    "currency: EUR",
    "service: Cloud-formation",
    "",
    remark("tariffs"),
    "tariffs: {}",
    "#  session: { running: 5 }",
    "#  seatHour: { investment: 0.02, running: 0.03 }",
    "",
    remark("ticket"),
    `# entryTickets: { "${year}": 500 }`,
    "",
    remark("rates"),
    "rates: {}",
    "#  establishment: 1",
    "#  research: 1",
    "#  public: 1.2",
    "#  private: 2.5",
    "",
    remark("members"),
    "# members: { univ-a: establishment }",
    "",
    remark("fullCost"),
    "# fullCost:",
    `#   year: ${year}`,
    "#   infrastructure: 40000",
    "#   hosting: 12000",
    "#   energy: 9000",
    "#   staff: 60000",
    "#   contracts: 8000",
    "#   running: 6000",
    "#   seatHours: 90000",
    "",
    remark("energy"),
    "# energy:",
    `#   wattsPerCpu: { low: ${wattsPerCpu.low}, high: ${wattsPerCpu.high} }`,
    `#   gramsPerKwh: { low: ${gramsPerKwh.low}, high: ${gramsPerKwh.high} }`,
    "",
    remark("decision"),
    '# decision: "CP 2026-11, point 4"',
    "",
  ].join("\n");
}
