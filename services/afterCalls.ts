import type { afterCalls as calls } from "../shared/contract/after.ts";
import type { Collection } from "../shared/domain/collection.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { readAttendance } from "./attendance.ts";
import { attendanceCsv, attendanceFileName, attendanceTable, attendanceXlsx } from "./attendanceTable.ts";
import { getReceipt, getSession } from "./changeSession.ts";
import type { Desktop } from "./desktop.ts";
import type { Handlers } from "./handlers.ts";
import { receiptFile } from "./papers.ts";
import { receiptHtml } from "./receiptPaper.ts";
import type { SettingsStore } from "./settings.ts";
import type { SiteAccess } from "./site.ts";

interface AfterPorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  desktop: Desktop;
  settings: SettingsStore;
  /** Those of this run, the newest first. */
  collections: () => Collection[];
  /** How a site is called. */
  nameOf: (site: string) => string;
  now: () => Date;
}

/** What is left of a class once it is over, and what can be taken along of it before. */
export const afterCalls = ({
  onSession,
  desktop,
  settings,
  collections,
  nameOf,
  now,
}: AfterPorts): Pick<Handlers, keyof typeof calls> => ({
  getReceipt: async (input) => {
    const { access, id } = await onSession(input);
    return (await getReceipt(access, id)).spec;
  },
  printReceipt: async (input) => {
    const { access, id } = await onSession(input);
    const [session, { spec: receipt }] = await Promise.all([getSession(access, id), getReceipt(access, id)]);
    const { locale } = settings.get();
    const collection = collections().find(({ site, session }) => site === input.site && session === id);
    const demonstration = access.kind === "practice";
    const site = nameOf(input.site);
    return desktop.previewPdf(
      receipt.title,
      receiptHtml({ receipt, session, collection, site, demonstration, locale, now: now() }),
    );
  },
  saveReceipt: async (input) => {
    const { access, id } = await onSession(input);
    const { name, text } = receiptFile((await getReceipt(access, id)).spec, settings.get().locale);
    const path = await desktop.saveFile(name, text);
    return path === null ? null : { path };
  },
  exportAttendance: async ({ format, ...input }) => {
    const { access, id } = await onSession(input);
    const { locale } = settings.get();
    const found = await readAttendance(access, id, now());
    const { title } = found.session.spec;
    const table = attendanceTable(found, locale);
    const data = format === "csv" ? attendanceCsv(table, locale) : await attendanceXlsx(table, title);
    const path = await desktop.saveFile(attendanceFileName(title, locale, format), data);
    return path === null ? null : { path };
  },
});
