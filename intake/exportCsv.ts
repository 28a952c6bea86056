/** What a spreadsheet would run as a formula, half- and full-width. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
export const isEscaped = (cell: string): boolean => cell.startsWith("'") && FORMULA.test(cell.slice(1));

/**
 * A table as French Excel opens it by a double click: byte order mark, `;`, CRLF. A cell that a spreadsheet would run
 * gets an apostrophe in front, which `parseRoster` takes off again.
 */
export function exportCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(exportCell).join(";")}\r\n`).join("")}`;
}

/** With an apostrophe in front where a spreadsheet would run it. */
export const escapeFormula = (cell: string): string =>
  FORMULA.test(cell) || isEscaped(cell) ? `'${cell}` : cell;

function exportCell(cell: string): string {
  const safe = escapeFormula(cell);
  return /[";,\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
