import type { TFunction } from "i18next";
import type { Locale } from "../../../shared/domain/text.ts";
import type { PricedLine } from "../../../shared/plan/report/priced.ts";
import {
  type Measure,
  measureOf,
  type ReportGroup,
  type ReportRow,
} from "../../../shared/plan/report/rows.ts";
import { monthName } from "./months.ts";

type Say = TFunction<"report">;

const DIGITS: Partial<Record<Measure, number>> = { sessions: 0, seats: 0, cost: 2 };

export const written = (value: number, locale: Locale, digits = 1): string =>
  new Intl.NumberFormat(locale === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: digits }).format(value);

export function writtenMeasure(value: number, measure: Measure, locale: Locale): string {
  if (measure === "idleShare") return `${Math.round(value * 100)}\u00a0%`;
  if (measure === "cost")
    return new Intl.NumberFormat(locale === "fr" ? "fr-FR" : "en-GB", {
      ...{ minimumFractionDigits: 2, maximumFractionDigits: 2 },
    }).format(value);
  return written(value, locale, DIGITS[measure] ?? 1);
}

/** What is not known is a word, and never a 0. */
export function toldMeasure(line: PricedLine, measure: Measure, locale: Locale, say: Say): string {
  const value = measureOf(line, measure);
  if (value !== undefined) return writtenMeasure(value, measure, locale);
  return measure === "cost" ? say("notSet") : say("unknown");
}

export function rowName({ key }: ReportRow, group: ReportGroup, locale: Locale, say: Say): string {
  if (key === undefined) return say("noTopic");
  return group === "month" ? monthName(key, locale) : key;
}

export const measureName = (measure: Measure, currency: string | undefined, say: Say): string =>
  measure === "cost" && currency !== undefined
    ? say("measure.costIn", { currency })
    : say(`measure.${measure}`);
