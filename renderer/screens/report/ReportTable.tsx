import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { leftOut } from "../../../shared/plan/report/cost.ts";
import type { PricedLine } from "../../../shared/plan/report/priced.ts";
import {
  type Measure,
  measureOf,
  type ReportGroup,
  type ReportOrder,
  type ReportRow,
  sortedRows,
} from "../../../shared/plan/report/rows.ts";
import { currentLocale } from "../../ui/words.ts";
import { measureName, rowName, toldMeasure } from "./figures.ts";
import classes from "./report.module.css";

interface ReportTableProps {
  rows: readonly ReportRow[];
  total: PricedLine | undefined;
  group: ReportGroup;
  measures: readonly Measure[];
  currency: string | undefined;
}

/** One row a month, establishment …; sorted by whatever heading is pressed, with the sums below. */
export function ReportTable({ rows, total, group, measures, currency }: ReportTableProps) {
  const { t: say } = useTranslation("report");
  const locale = currentLocale();
  const [order, setOrder] = useState<ReportOrder>({ by: group, descending: false });
  const heading = (by: ReportOrder["by"], name: string) => (
    <Heading key={by} name={name} by={by} order={order} onOrder={setOrder} />
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where there is little room it scrolls, by keys as well
    <div className={classes.scroller} tabIndex={0} role="region" aria-labelledby="report-table">
      <table className={`${classes.table} numbers selectable`} data-testid="report-table">
        <caption id="report-table" className="visually-hidden">
          {say("table.label", { group: say(`group.${group}`).toLocaleLowerCase(locale) })}
        </caption>
        <thead>
          <tr>
            {heading(group, say(`group.${group}`))}
            {measures.map((measure) => heading(measure, measureName(measure, currency, say)))}
          </tr>
        </thead>
        <tbody>
          {sortedRows(rows, order, locale).map((row) => (
            <tr key={row.key ?? ""}>
              <th scope="row">{rowName(row, group, locale, say)}</th>
              {measures.map((measure) => (
                <Cell key={measure} line={row.line} measure={measure} />
              ))}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              <th scope="row">{say("table.total")}</th>
              {measures.map((measure) => (
                <Cell key={measure} line={total} measure={measure} />
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Heading({
  name,
  by,
  order,
  onOrder,
}: {
  name: string;
  by: ReportOrder["by"];
  order: ReportOrder;
  onOrder: (order: ReportOrder) => void;
}) {
  const { t: say } = useTranslation("report");
  const isChosen = order.by === by;
  const Icon = isChosen ? (order.descending ? IconArrowDown : IconArrowUp) : IconArrowsSort;
  return (
    <th scope="col" aria-sort={isChosen ? (order.descending ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        title={say("table.sort", { column: name })}
        data-testid={`sort-${by}`}
        onClick={() => onOrder({ by, descending: isChosen ? !order.descending : false })}
      >
        {name}
        <Icon size={13} aria-hidden opacity={isChosen ? 1 : 0.4} />
      </button>
    </th>
  );
}

function Cell({ line, measure }: { line: PricedLine; measure: Measure }) {
  const { t: say } = useTranslation("report");
  const isKnown = measureOf(line, measure) !== undefined;
  const holes = measure === "cost" && isKnown ? leftOut(line.cost) : [];
  return (
    <td className={isKnown ? undefined : classes.unknown}>
      {toldMeasure(line, measure, currentLocale(), say)}
      {holes.length > 0 && (
        <span className={classes.holes}>
          {say("table.incomplete", { units: holes.map((unit) => say(`unit.${unit}`)).join(", ") })}
        </span>
      )}
    </td>
  );
}
