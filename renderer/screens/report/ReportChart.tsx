import { Select, useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsumptionReport } from "../../../shared/contract/reports.ts";
import type { Measure, ReportGroup, ReportRow } from "../../../shared/plan/report/rows.ts";
import { currentLocale } from "../../ui/words.ts";
import { drawBars } from "./bars.ts";
import { barsOf, MOST_BARS } from "./chartRows.ts";
import { measureName, writtenMeasure } from "./figures.ts";
import { monthName } from "./months.ts";
import classes from "./report.module.css";

interface ReportChartProps {
  report: ConsumptionReport;
  rows: readonly ReportRow[];
  group: ReportGroup;
  measures: readonly Measure[];
}

/** One measure as bars, each with its number above it: colour says nothing here. All of it is in the table, too. */
export function ReportChart({ report, rows, group, measures }: ReportChartProps) {
  const { t: say } = useTranslation("report");
  const [wanted, setWanted] = useState<Measure>("seatHours");
  const measure = measures.includes(wanted) ? wanted : "seatHours";
  const locale = currentLocale();
  const { from, to } = report;
  const bars = useMemo(
    () =>
      barsOf(rows, measure, group, { from, to }).map(({ key, value }) => ({
        name: key === undefined ? say("noTopic") : group === "month" ? monthName(key, locale, "short") : key,
        value,
        told: value === undefined ? say("unknown") : writtenMeasure(value, measure, locale),
      })),
    [rows, measure, group, from, to, locale, say],
  );
  const name = measureName(measure, report.prices?.currency, say);
  const unknown = bars.filter(({ value }) => value === undefined).map((bar) => bar.name);
  const isEmpty = unknown.length === bars.length;
  return (
    <figure className={classes.chart}>
      <Select
        label={say("measure.label")}
        data={measures.map((value) => ({ value, label: measureName(value, report.prices?.currency, say) }))}
        value={measure}
        onChange={(next) => next && setWanted(next as Measure)}
        w={240}
        data-testid="report-measure"
      />
      {isEmpty ? (
        <p className={classes.soft}>{say("chart.allUnknown", { measure: name })}</p>
      ) : (
        <Bars
          bars={bars}
          says={say("chart.text", {
            measure: name,
            group: say(`group.${group}`).toLocaleLowerCase(locale),
            values: bars.map((bar) => `${bar.name} ${bar.told}`).join(" ; "),
          })}
        />
      )}
      <figcaption className={classes.soft}>
        {rows.length > MOST_BARS && group !== "month" && <p>{say("chart.others", { count: MOST_BARS })}</p>}
        {unknown.length > 0 && !isEmpty && <p>{say("chart.unknown", { names: unknown.join(", ") })}</p>}
      </figcaption>
    </figure>
  );
}

function Bars({ bars, says }: { bars: Parameters<typeof drawBars>[1]; says: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the page are others in the other scheme
  useEffect(() => {
    if (!holder.current) return;
    return drawBars(holder.current, bars);
  }, [bars, scheme]);
  return (
    <div ref={holder} className={classes.canvas} role="img" aria-label={says} data-testid="report-chart" />
  );
}
