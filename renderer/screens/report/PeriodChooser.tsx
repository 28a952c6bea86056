import { Button, Group, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../ui/words.ts";
import { monthAt, monthName, monthsBetween } from "./months.ts";
import classes from "./report.module.css";

export interface Period {
  from: string;
  to: string;
}

/** Five years back: older receipts are for an archive. */
const OLDEST = 59;

/** A month, or several: the common ones by one press, any other by two lists. */
export function PeriodChooser({
  period,
  now,
  onChange,
}: {
  period: Period;
  now: number;
  onChange: (period: Period) => void;
}) {
  const { t: say } = useTranslation("report");
  const months = monthsBetween(monthAt(now, OLDEST), monthAt(now))
    .toReversed()
    .map((value) => ({ value, label: monthName(value, currentLocale()) }));
  const common = {
    thisMonth: { from: monthAt(now), to: monthAt(now) },
    lastMonth: { from: monthAt(now, 1), to: monthAt(now, 1) },
    year: { from: monthAt(now, 11), to: monthAt(now) },
  };
  return (
    <fieldset className={classes.period}>
      <legend className="visually-hidden">{say("period.label")}</legend>
      <Select
        label={say("period.from")}
        data={months}
        value={period.from}
        onChange={(from) => from && onChange({ ...period, from })}
        w={180}
        data-testid="report-from"
      />
      <Select
        label={say("period.to")}
        data={months}
        value={period.to}
        onChange={(to) => to && onChange({ ...period, to })}
        error={period.from > period.to && say("period.reversed")}
        w={180}
        data-testid="report-to"
      />
      <Group gap={6}>
        {(["thisMonth", "lastMonth", "year"] as const).map((name) => {
          const { from, to } = common[name];
          const isChosen = period.from === from && period.to === to;
          return (
            <Button
              key={name}
              size="compact-sm"
              variant={isChosen ? "light" : "default"}
              aria-pressed={isChosen}
              onClick={() => onChange({ from, to })}
              data-testid={`period-${name}`}
            >
              {say(`period.${name}`)}
            </Button>
          );
        })}
      </Group>
    </fieldset>
  );
}
