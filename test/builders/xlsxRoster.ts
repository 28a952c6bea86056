import { addressOf } from "./moodleCsv.ts";
import { xlsxParts, zipOf } from "./zip.ts";

const asText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A class list as a spreadsheet program saves it, with its first row of headings. */
export function xlsxRoster(people: readonly (readonly [lastName: string, firstName: string])[]): Buffer {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${asText(text)}</t></is></c>`;
  const written = people.map((person) => [...person, addressOf(person)]);
  const rows = [["Nom", "Prénom", "Courriel"], ...written].map(
    (cells) => `<row>${cells.map(cell).join("")}</row>`,
  );
  return Buffer.from(zipOf(xlsxParts(rows.join(""))));
}
