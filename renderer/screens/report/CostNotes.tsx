import { useTranslation } from "react-i18next";
import type { ConsumptionReport } from "../../../shared/contract/reports.ts";
import type { BilledUnit } from "../../../shared/domain/priceList.ts";
import type { PricedLine } from "../../../shared/plan/report/priced.ts";
import { MEASURES, measureOf } from "../../../shared/plan/report/rows.ts";
import classes from "./report.module.css";

/** By which prices, and what of the costs nobody can say. */
export function CostNotes({ report, total }: { report: ConsumptionReport; total: PricedLine }) {
  const { t: say } = useTranslation("report");
  const { prices, lines, noPrices = "noPrices" } = report;
  const { notSet = [], notCounted = [] } = total.cost ?? {};
  const withoutRate = [
    ...new Set(lines.filter(({ cost }) => cost?.noRate).map(({ establishment }) => establishment)),
  ];
  const isUnknown = MEASURES.some((measure) => measure !== "cost" && measureOf(total, measure) === undefined);
  const namesOf = (units: readonly BilledUnit[]) => units.map((unit) => say(`unit.${unit}`)).join(", ");
  return (
    <ul className={classes.notes} data-testid="report-notes">
      <li>
        {prices
          ? say("cost.by", { version: prices.version, service: prices.service })
          : say(`cost.${noPrices}`)}
      </li>
      {notSet.length > 0 && <li>{say("cost.holes", { units: namesOf(notSet) })}</li>}
      {notCounted.length > 0 && <li>{say("cost.notCounted", { units: namesOf(notCounted) })}</li>}
      {withoutRate.length > 0 && <li>{say("cost.noRate", { names: withoutRate.join(", ") })}</li>}
      {isUnknown && <li>{say("table.unknownHint", { word: say("unknown") })}</li>}
    </ul>
  );
}
