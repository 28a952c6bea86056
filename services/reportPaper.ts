import type { ConsumptionReport } from "../shared/contract/reports.ts";
import type { Locale } from "../shared/domain/text.ts";
import { type ReportGroup, rowsBy } from "../shared/plan/report/rows.ts";
import { escapeHtml } from "./html.ts";
import { fill, type ReportTable, reportTables, reportWords } from "./reportTables.ts";

interface ReportPaper {
  report: ConsumptionReport;
  group: ReportGroup;
  /** How the site is called. */
  site: string;
  demonstration: boolean;
  locale: Locale;
  now: Date;
}

const DEMONSTRATION = {
  fr: "Démonstration sur un ordinateur : aucun espace réel.",
  en: "Demonstration on one computer: no real seat.",
} as const;

/** The report as A4 pages across, for the steering committee: one HTML page that loads nothing. */
export function reportHtml({ report, group, site, demonstration, locale, now }: ReportPaper): string {
  const words = reportWords(locale);
  const tag = locale === "fr" ? "fr-FR" : "en-GB";
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 4 });
  const month = monthWriter(tag);
  const months =
    report.from === report.to ? month(report.from) : `${month(report.from)} – ${month(report.to)}`;
  const title = `${words.title} · ${site} · ${months}`;
  const date = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" }).format(now);
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style><body>
<header><p>Pupitre · ${escapeHtml(words.title)}</p><h1>${escapeHtml(site)} · ${escapeHtml(months)}</h1></header>
${demonstration ? `<p class="demo">${DEMONSTRATION[locale]}</p>` : ""}
<p>${escapeHtml(fill(words.lead, { zone: report.timeZone }))}</p>
<p>${escapeHtml(report.scope === "all" ? words.scope.all : fill(words.scope.own, { name: report.establishment }))}</p>
<p>${escapeHtml(priceLine(report, locale))}</p>
${barsHtml(report, group, locale, (value) => number.format(value))}
${reportTables(report, group, locale)
  .map((table) => tableHtml(table, locale, (value) => number.format(value)))
  .join("\n")}
<footer>${escapeHtml(fill(words.exports.printed, { date }))}</footer>
</body></html>`;
}

function priceLine({ prices, noPrices = "noPrices" }: ConsumptionReport, locale: Locale): string {
  const { cost } = reportWords(locale);
  if (!prices) return cost[noPrices];
  return fill(cost.by, { version: prices.version, service: prices.service });
}

/** More than these are in the table only. */
const MOST_BARS = 16;

/** Seat-hours as bars beside their numbers: what is large is seen at once, in black and white as well. */
function barsHtml(
  { lines }: ConsumptionReport,
  group: ReportGroup,
  locale: Locale,
  written: (value: number) => string,
): string {
  const words = reportWords(locale);
  const rows = rowsBy(lines, group);
  const shown =
    group === "month"
      ? rows
      : rows.toSorted((a, b) => b.line.seatHours - a.line.seatHours).slice(0, MOST_BARS);
  const most = Math.max(...shown.map(({ line }) => line.seatHours));
  if (shown.length < 2 || most <= 0) return "";
  const bars = shown.map(({ key, line: { seatHours } }) => {
    const width = ((seatHours / most) * 100).toFixed(1);
    return `<tr><td>${escapeHtml(key ?? words.noTopic)}</td><td class="n">${written(seatHours)}</td><td class="bar"><i style="width:${width}%"></i></td></tr>`;
  });
  return `<section><h2>${escapeHtml(words.measure.seatHours)}</h2><table class="bars"><tbody>${bars.join("")}</tbody></table></section>`;
}

function tableHtml(
  { name, header, rows, hasTotal }: ReportTable,
  locale: Locale,
  written: (value: number) => string,
): string {
  const words = reportWords(locale);
  const note = name === words.energy.title ? `<p class="note">${escapeHtml(words.energy.lead)}</p>` : "";
  const isNumeric = (column: number) => rows.some((row) => typeof row[column] === "number");
  const body = rows.map((row, index) => {
    const cells = row.map((value) =>
      typeof value === "number" ? `<td class="n">${written(value)}</td>` : `<td>${escapeHtml(value)}</td>`,
    );
    return `<tr${hasTotal && index === rows.length - 1 ? ' class="total"' : ""}>${cells.join("")}</tr>`;
  });
  const empty = rows.length === 0 ? `<p>${escapeHtml(words.empty)}</p>` : "";
  return `<section><h2>${escapeHtml(name)}</h2>${note}${empty}<table><thead><tr>${header
    .map((text, column) => `<th${isNumeric(column) ? ' class="n"' : ""}>${escapeHtml(text)}</th>`)
    .join("")}</tr></thead><tbody>${body.join("")}</tbody></table></section>`;
}

/** `2026-11` as people say it. */
function monthWriter(tag: string): (month: string) => string {
  const format = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
  return (month) => format.format(new Date(`${month}-15T00:00:00Z`));
}

const STYLE = `
@page { size: A4 landscape; margin: 14mm 14mm }
* { box-sizing: border-box; margin: 0 }
body { font: 8.5pt/1.4 system-ui, "DejaVu Sans", sans-serif; color: #111 }
header { border-bottom: 0.5mm solid #0b7285; padding-bottom: 3mm; margin-bottom: 4mm }
header p { font-size: 9pt; color: #555 }
h1 { font-size: 16pt; overflow-wrap: anywhere }
h2 { font-size: 11pt; margin: 5mm 0 1.5mm; break-after: avoid }
.demo { font-weight: bold; border: 0.3mm dashed #111; padding: 1.5mm 3mm; margin-bottom: 3mm }
.note { color: #555; margin-bottom: 1.5mm }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; vertical-align: top; padding: 0.6mm 3mm 0.6mm 0; border-bottom: 0.2mm solid #ddd; overflow-wrap: break-word }
.n { text-align: right }
tr { break-inside: avoid }
.bars { width: 170mm }
.bars td { border: 0 }
.bars .bar { width: 110mm }
.bars i { display: block; height: 3.2mm; background: #0b7285 }
tr.total td { font-weight: bold; border-top: 0.4mm solid #111 }
footer { margin-top: 6mm; font-size: 8pt; color: #555 }
`;
