import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConsumptionReport } from "../../../shared/contract/reports.ts";
import { EnergyFactor, type PriceList, type Range } from "../../../shared/domain/priceList.ts";
import { factorsOf, footprintOf, roughly } from "../../../shared/plan/report/energy.ts";
import { fullCostOf } from "../../../shared/plan/report/fullCost.ts";
import type { Indicator } from "../../../shared/plan/report/indicators.ts";
import type { PricedLine } from "../../../shared/plan/report/priced.ts";
import { currentLocale } from "../../ui/words.ts";
import { written, writtenMeasure } from "./figures.ts";
import { monthName } from "./months.ts";
import classes from "./report.module.css";

export function ReportSection({
  title,
  name,
  lead,
  children,
}: {
  title: string;
  /** By which tests find it. */
  name: string;
  lead?: string;
  children: ReactNode;
}) {
  return (
    <section className={classes.section} aria-labelledby={`report-${name}`} data-testid={`report-${name}`}>
      <h2 id={`report-${name}`}>{title}</h2>
      {lead && <p className={classes.soft}>{lead}</p>}
      {children}
    </section>
  );
}

export function SmallTable({
  header,
  rows,
}: {
  header: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <div className={classes.scroller}>
      <table className={`${classes.small} numbers selectable`}>
        <thead>
          <tr>
            {header.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table that is made anew each time
            <tr key={index}>
              <th scope="row">{first}</th>
              {others.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** An order of magnitude, with everything that it was made from. */
export function EnergySection({ total, prices }: { total: PricedLine; prices: PriceList | undefined }) {
  const { t: say } = useTranslation("report");
  const factors = factorsOf(prices);
  const { kWh, kgCO2e } = footprintOf(total, factors);
  const locale = currentLocale();
  const bounds = (range: Range) => {
    const { low, high } = roughly(range);
    return { low: written(low, locale, 6), high: written(high, locale, 6) };
  };
  const source = prices?.energy?.source;
  return (
    <ReportSection title={say("energy.title")} name="energy" lead={say("energy.lead")}>
      <dl className={`${classes.facts} selectable`}>
        <dt>{say("energy.kWh")}</dt>
        <dd>{say("energy.kWhValue", bounds(kWh))}</dd>
        <dt>{say("energy.kg")}</dt>
        <dd>{say("energy.kgValue", bounds(kgCO2e))}</dd>
      </dl>
      <SmallTable
        header={[say("energy.factor"), say("energy.low"), say("energy.high"), say("energy.source")]}
        rows={EnergyFactor.options.map((factor) => {
          const { low, high, own } = factors[factor];
          const ownSource = source === undefined ? say("energy.own") : say("energy.ownSource", { source });
          return [
            ...[say(`energy.factors.${factor}`), written(low, locale, 3), written(high, locale, 3)],
            own ? ownSource : say(`energy.sources.${factor}`),
          ];
        })}
      />
      <p className={classes.soft}>{say("energy.change")}</p>
    </ReportSection>
  );
}

export function TicketSection({ report: { tickets, prices } }: { report: ConsumptionReport }) {
  const { t: say } = useTranslation("report");
  const locale = currentLocale();
  if (!prices) return null;
  return (
    <ReportSection title={say("tickets.title")} name="tickets" lead={say("tickets.lead")}>
      {tickets.length === 0 ? (
        <p>{say("tickets.none")}</p>
      ) : (
        <SmallTable
          header={[
            ...[say("tickets.establishment"), say("tickets.year"), say("tickets.month")],
            `${say("tickets.amount")} (${prices.currency})`,
          ]}
          rows={tickets.map(({ establishment, year, month, amount }) => [
            ...[establishment, year, monthName(month, locale)],
            amount === undefined ? say("notSet") : writtenMeasure(amount, "cost", locale),
          ])}
        />
      )}
    </ReportSection>
  );
}

/** Beside the tariffs: whether they cover what a year costs is for the committee to see. */
export function FullCostSection({ prices }: { prices: PriceList }) {
  const { t: say } = useTranslation("report");
  const locale = currentLocale();
  const cost = fullCostOf(prices);
  if (!cost) return null;
  const money = (value: number | undefined) =>
    value === undefined ? say("notSet") : writtenMeasure(value, "cost", locale);
  const small = (value: number | undefined) =>
    value === undefined ? say("notSet") : written(value, locale, 4);
  const total =
    cost.total === undefined
      ? say("fullCost.atLeast", {
          amount: money(cost.known),
          parts: cost.notSet.map((part) => say(`fullCost.parts.${part}`)).join(", "),
        })
      : money(cost.total);
  return (
    <ReportSection
      title={say("fullCost.title", { year: cost.year })}
      name="full-cost"
      lead={say("fullCost.lead", { currency: prices.currency })}
    >
      <SmallTable
        header={[say("fullCost.part"), `${say("fullCost.amount")} (${prices.currency})`]}
        rows={[
          ...cost.parts.map(({ part, amount }) => [say(`fullCost.parts.${part}`), money(amount)]),
          [say("fullCost.total"), total],
          [say("fullCost.perSeatHour"), small(cost.perSeatHour)],
          [say("fullCost.tariff"), small(cost.tariff)],
        ]}
      />
    </ReportSection>
  );
}

export function IndicatorSection({ indicators }: { indicators: readonly Indicator[] }) {
  const { t: say } = useTranslation("report");
  const locale = currentLocale();
  return (
    <ReportSection title={say("indicators.title")} name="indicators" lead={say("indicators.lead")}>
      <SmallTable
        header={[say("indicators.indicator"), say("indicators.value")]}
        rows={indicators.map(({ name, value }) => [
          say(`indicators.names.${name}`),
          value === undefined
            ? say("unknown")
            : name === "openedShare"
              ? `${written(value * 100, locale)}\u00a0%`
              : written(value, locale),
        ])}
      />
    </ReportSection>
  );
}
