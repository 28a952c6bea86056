import { LabError } from "../shared/contract/failure.ts";
import { type reportCalls as calls, MAX_PRICE_TEXT, type ReportWish } from "../shared/contract/reports.ts";
import type { Locale } from "../shared/domain/text.ts";
import { resources } from "../shared/i18n/resources.ts";
import type { Desktop } from "./desktop.ts";
import type { Handlers } from "./handlers.ts";
import { readPrices, savePrices } from "./prices.ts";
import { readReport } from "./report.ts";
import { reportCsv, reportFileName, reportJson, reportXlsx } from "./reportFiles.ts";
import { reportHtml } from "./reportPaper.ts";
import { reportWords } from "./reportTables.ts";
import type { SettingsStore } from "./settings.ts";
import type { SiteAccess } from "./site.ts";

interface ReportPorts {
  accessTo: (site: string) => Promise<SiteAccess>;
  desktop: Desktop;
  settings: SettingsStore;
  /** How a site is called. */
  nameOf: (site: string) => string;
  now: () => Date;
}

/** The consumption report and the price list, as the window asks for them. */
export const reportCalls = ({
  accessTo,
  desktop,
  settings,
  nameOf,
  now,
}: ReportPorts): Pick<Handlers, keyof typeof calls> => {
  // The demonstration has no name of its own: it is called as the window calls it.
  const nameFor = (site: string, locale: Locale) => nameOf(site) || resources[locale].app.site.practice;
  const reportOf = async (wish: ReportWish) => readReport(await accessTo(wish.site), wish);
  return {
    readReport: reportOf,
    exportReport: async ({ format, group, ...wish }) => {
      const report = await reportOf(wish);
      const { locale } = settings.get();
      const data =
        format === "xlsx"
          ? await reportXlsx(report, group, locale)
          : format === "json"
            ? reportJson(report)
            : reportCsv(report.lines, report.prices?.currency);
      const path = await desktop.saveFile(
        reportFileName(report, nameFor(wish.site, locale), locale, format),
        data,
      );
      return path === null ? null : { path };
    },
    printReport: async ({ group, ...wish }) => {
      const report = await reportOf(wish);
      const { locale } = settings.get();
      const demonstration = (await accessTo(wish.site)).kind === "practice";
      const site = nameFor(wish.site, locale);
      return desktop.previewPdf(
        `${reportWords(locale).title} ${report.from}`,
        reportHtml({ report, group, site, demonstration, locale, now: now() }),
      );
    },
    readPrices: async ({ site }) => readPrices(await accessTo(site)),
    openPrices: async () => {
      const file = await desktop.openFile("yaml");
      if (!file) return null;
      const text = new TextDecoder().decode(file.data);
      if (text.length > MAX_PRICE_TEXT)
        throw new LabError({ kind: "invalid", issues: [{ code: "report.notAPriceList" }] });
      return { text };
    },
    savePrices: async ({ site, text, after }) => ({
      number: await savePrices(await accessTo(site), { text, after, at: now() }),
    }),
  };
};
