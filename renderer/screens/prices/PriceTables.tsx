import { useTranslation } from "react-i18next";
import { BilledUnit, MemberKind, type PriceList } from "../../../shared/domain/priceList.ts";
import { currentLocale } from "../../ui/words.ts";
import { written } from "../report/figures.ts";
import reportClasses from "../report/report.module.css";
import { FullCostSection, ReportSection, SmallTable } from "../report/sections.tsx";

/** A price list as people read it: what is absent stands there as *not set*. */
export function PriceTables({ list }: { list: PriceList }) {
  const { t: say } = useTranslation("report");
  const locale = currentLocale();
  const told = (value: number | undefined) =>
    value === undefined ? (
      <span className={reportClasses.unknown}>{say("notSet")}</span>
    ) : (
      written(value, locale, 6)
    );
  const { tariffs, rates, entryTicket, entryTickets = {}, members = {}, currency } = list;
  return (
    <>
      <ReportSection
        title={say("prices.shown", { version: list.version })}
        name="tariffs"
        lead={[
          `${say("prices.service")} ${list.service}`,
          `${say("prices.currency")} ${currency}`,
          `${say("prices.decision")} ${list.decision ?? say("prices.noDecision")}`,
        ].join(" · ")}
      >
        <SmallTable
          header={[say("prices.unit"), say("prices.investment"), say("prices.running")]}
          rows={BilledUnit.options.map((unit) => [
            say(`unit.${unit}`),
            told(tariffs[unit]?.investment),
            told(tariffs[unit]?.running),
          ])}
        />
      </ReportSection>
      <ReportSection title={say("prices.rates")} name="rates">
        <SmallTable
          header={[say("prices.kind"), say("prices.rate"), say("prices.members")]}
          rows={MemberKind.options.map((kind) => [
            say(`prices.kinds.${kind}`),
            told(rates[kind]),
            Object.entries(members)
              .filter(([, of]) => of === kind)
              .map(([name]) => name)
              .join(", "),
          ])}
        />
      </ReportSection>
      <ReportSection title={say("tickets.title")} name="price-tickets" lead={say("tickets.lead")}>
        <SmallTable
          header={[say("tickets.year"), `${say("tickets.amount")} (${currency})`]}
          rows={[
            [say("prices.ticketAny"), told(entryTicket)],
            ...Object.entries(entryTickets).map(([year, amount]) => [year, told(amount)]),
          ]}
        />
      </ReportSection>
      {list.fullCost ? (
        <FullCostSection prices={list} />
      ) : (
        <p className={reportClasses.soft}>{say("fullCost.none")}</p>
      )}
    </>
  );
}
