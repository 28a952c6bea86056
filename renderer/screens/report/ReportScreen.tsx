import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { IconReportMoney } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsumptionReport } from "../../../shared/contract/reports.ts";
import {
  MEASURES,
  REPORT_GROUPS,
  type ReportGroup,
  rowsBy,
  togetherOf,
} from "../../../shared/plan/report/rows.ts";
import { api } from "../../api.ts";
import { go } from "../../stores/navigation.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { BackToSite } from "./BackToSite.tsx";
import { CostNotes } from "./CostNotes.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import { monthAt } from "./months.ts";
import { type Period, PeriodChooser } from "./PeriodChooser.tsx";
import { ReportChart } from "./ReportChart.tsx";
import { ReportTable } from "./ReportTable.tsx";
import classes from "./report.module.css";
import { EnergySection, FullCostSection, IndicatorSection, TicketSection } from "./sections.tsx";

/** What ended sessions of a site took and what that cost, for those who answer for it. */
export function ReportScreen({ site }: { site: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  const [opened] = useState(() => Date.now());
  const [period, setPeriod] = useState<Period>({ from: monthAt(opened, 11), to: monthAt(opened) });
  const [group, setGroup] = useState<ReportGroup>("month");
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wish = { site, ...period, timeZone };
  const { value, failure, again } = useAsked(() => api.readReport(wish), JSON.stringify(wish));
  const isShown = value?.from === period.from && value.to === period.to;
  return (
    <Screen
      title={say("title")}
      action={<ExportMenu wish={{ ...wish, group }} disabled={!isShown || value.lines.length === 0} />}
    >
      <div className={classes.page}>
        <BackToSite site={site} />
        <p className={classes.lead}>
          {say("lead", { zone: timeZone })}{" "}
          {value && say(`scope.${value.scope}`, { name: value.establishment })}
        </p>
        <div className={classes.tools}>
          <PeriodChooser period={period} now={opened} onChange={setPeriod} />
          <Button
            variant="default"
            leftSection={<IconReportMoney size={16} aria-hidden />}
            onClick={() => go({ screen: "prices", site })}
            data-testid="open-prices"
          >
            {say("prices.open")}
          </Button>
        </div>
        <SegmentedControl
          aria-label={say("group.label")}
          value={group}
          onChange={(next) => setGroup(next as ReportGroup)}
          data={REPORT_GROUPS.map((one) => ({ value: one, label: say(`group.${one}`) }))}
          data-testid="report-group"
        />
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={again}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        {!value && !failure && <Skeleton height={240} radius={10} aria-label={t("common.loading")} />}
        {value && <Report report={value} group={group} />}
      </div>
    </Screen>
  );
}

function Report({ report, group }: { report: ConsumptionReport; group: ReportGroup }) {
  const { t: say } = useTranslation("report");
  const { lines, prices } = report;
  const rows = useMemo(() => rowsBy(lines, group), [lines, group]);
  const total = useMemo(() => togetherOf(lines), [lines]);
  const measures = MEASURES.filter((measure) => measure !== "cost" || prices !== undefined);
  if (!total) return <EmptyState icon={<IconReportMoney size={28} />} text={say("empty")} />;
  return (
    <div className={classes.report} data-testid="report" data-months={`${report.from} ${report.to}`}>
      <ReportChart report={report} rows={rows} group={group} measures={measures} />
      <ReportTable
        key={group}
        rows={rows}
        total={total}
        group={group}
        measures={measures}
        currency={prices?.currency}
      />
      <CostNotes report={report} total={total} />
      <EnergySection total={total} prices={prices} />
      <TicketSection report={report} />
      {prices && <FullCostSection prices={prices} />}
      <IndicatorSection indicators={report.indicators} />
    </div>
  );
}
