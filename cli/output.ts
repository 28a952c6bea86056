import i18next, { type i18n } from "i18next";
import type { Failure, Issue } from "../shared/contract/failure.ts";
import type { SessionSummary } from "../shared/contract/views.ts";
import type { Locale } from "../shared/domain/text.ts";
import { reasonParams } from "../shared/i18n/reasonParams.ts";
import { resources } from "../shared/i18n/resources.ts";

export type Say = (key: string, params?: Record<string, string | number>) => string;

/** Standard output carries results only; what people read besides goes to standard error. */
export interface Output {
  json: boolean;
  locale: Locale;
  say: Say;
  /** One result: JSON with `--json`, else the lines that `text` builds. */
  result(value: unknown, text: () => string): void;
  note(text: string): void;
  /** What was done but for this. */
  warning(issue: Issue): void;
  failure(failure: Failure): void;
}

export function createOutput(json: boolean, locale: Locale): Output {
  const words: i18n = i18next.createInstance();
  void words.init({
    lng: locale,
    fallbackLng: "en",
    resources,
    defaultNS: "cli",
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  const say: Say = (key, params) => words.t(key as never, params as never) as unknown as string;
  const sentence = ({ code, params, line, column, row, path }: Issue) => {
    const where =
      line !== undefined
        ? `${line}:${column ?? 1}: `
        : row !== undefined
          ? `${say("row", { row })}: `
          : path
            ? `${path}: `
            : "";
    return `${where}${say(`issue:${code}`, params)}`;
  };
  return {
    json,
    locale,
    say,
    result(value, text) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text()}\n`);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
    warning(issue) {
      process.stderr.write(
        json ? `${JSON.stringify({ warning: issue })}\n` : `${printable(sentence(issue))}\n`,
      );
    },
    failure(failure) {
      if (json) process.stderr.write(`${JSON.stringify({ failure })}\n`);
      else {
        const lines = [
          say(`failure:${failure.kind}.title`, failure.params),
          ...(failure.issues ?? []).map(sentence),
        ];
        if (failure.detail && !failure.issues) lines.push(`(${failure.detail})`);
        process.stderr.write(`${lines.map(printable).join("\n")}\n`);
      }
    },
  };
}

/** A cause in the reader's language; the conductor's own sentence where it is a newer one than ours. */
export function toldReason({ code, params, message }: Reason, { say }: Output): string {
  const known = (key: string, values: object) => {
    const told = say(key, values as Record<string, string | number>);
    return told === key.slice(key.indexOf(":") + 1) ? undefined : told;
  };
  const filled = reasonParams(params, (issue, values) => known(`issue:${issue}`, values));
  return known(`reason:${code}`, { ...filled }) ?? message;
}
type Reason = NonNullable<SessionSummary["reason"]>;

/** What a cluster says (titles, causes) may hold escape sequences, which would be orders to the reader's terminal. */
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, "\ufffd");

/** Columns as wide as their longest cell, two spaces apart. */
export function table(cells: string[][]): string {
  const rows = cells.map((row) => row.map((cell) => printable(cell).replace(/\s/g, " ")));
  const widths = rows.reduce<number[]>(
    (max, row) => row.map((cell, index) => Math.max(max[index] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
