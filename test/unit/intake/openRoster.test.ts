import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRoster } from "../../../intake/openRoster.ts";
import { parseRoster } from "../../../intake/parseRoster.ts";
import { tableOf } from "../../../intake/rosterTable.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import { odsParts, xlsxParts, zipOf } from "../../builders/zip.ts";
import { expectWords } from "./words.ts";

/** Made by Excel's and LibreOffice's own kin: see make.py there. */
const FOLDER = fileURLToPath(new URL("spreadsheets/", import.meta.url));
const file = (name: string) => new Uint8Array(readFileSync(`${FOLDER}${name}`));

/** Of each of the two; `FUZZ_RUNS=100000` for a long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 5000);

function sheetsOf(bytes: Uint8Array) {
  const opened = openRoster(bytes);
  if ("text" in opened) throw new Error("read as text");
  return opened.sheets;
}
const rowsOf = (bytes: Uint8Array) => sheetsOf(bytes)[0].rows;
const read = (bytes: Uint8Array) => parseRoster(tableOf(rowsOf(bytes)), { maxPeople: 300 });

function refusal(bytes: Uint8Array): string | undefined {
  try {
    openRoster(bytes);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [issue] = toFailure(error).issues ?? [];
    if (issue) expectWords(issue);
    return issue?.code;
  }
}

const EVERYBODY = [
  { lastName: "Lefèvre", firstName: "Élodie", email: "elodie.lefevre@univ-exemple.fr" },
  { lastName: "Nguyễn", firstName: "Thị Minh", email: "minh.nguyen@univ-exemple.fr" },
  { lastName: "O'Neil", firstName: "Siân", email: "sian.oneil@univ-exemple.fr" },
  { lastName: "Ben Saïd", firstName: "Zoé-Ana", email: "zoe.bensaid@univ-exemple.fr" },
];

describe("a class list in a spreadsheet", () => {
  test.each([
    ["Moodle's export", "moodle.xlsx", ["Groupe 3", "Groupe 3", "Groupe 4", "Groupe 4"]],
    ["OpenDocument by odfpy", "pandas.ods", ["Groupe 3", "Groupe 3", "Groupe 4", "Groupe 4"]],
    ["a secretariat's workbook: merged title, dates, formulas", "secretariat.xlsx", ["3", "3", "3", "3"]],
    ["the same that LibreOffice saved as XLSX", "libreoffice.xlsx", ["3", "3", "3", "3"]],
    ["the same that LibreOffice saved as ODS", "libreoffice.ods", ["3", "3", "3", "3"]],
  ])("%s", (_, name, groups) => {
    const { people, problems } = read(file(name));
    expect(problems).toEqual([]);
    expect(people.map(({ row: _row, group: _group, ...person }) => person)).toEqual(EVERYBODY);
    expect(people.map(({ group }) => group)).toEqual(groups);
  });

  test("hands over what one sees: dates, whole numbers, a formula's result, no error, no comment", () => {
    expect(rowsOf(file("secretariat.xlsx"))).toEqual([
      ["Liste des étudiants — L3 Informatique & réseaux"],
      ["N°", "Nom", "Prénom", "Né(e) le", "Mél", "TP"],
      ["21900004", "Lefèvre", "Élodie", "2004-02-04", "elodie.lefevre@univ-exemple.fr", "3"],
      ["21900005", "Nguyễn", "Thị Minh", "2004-02-05", "minh.nguyen@univ-exemple.fr", "3"],
      ["21900007", "O'Neil", "Siân", "2004-02-07", "sian.oneil@univ-exemple.fr", "3"],
      ["21900008", "Ben Saïd", "Zoé-Ana", "2004-02-08", "zoe.bensaid@univ-exemple.fr", "3"],
    ]);
    const saved = rowsOf(file("libreoffice.ods"));
    expect(saved.map((row) => row[1])).toEqual(rowsOf(file("secretariat.xlsx")).map((row) => row[1]));
    expect(saved[2]?.[3]).toBe("04/02/2004");
  });

  test("hidden and empty sheets are no choice; those that hold something are", () => {
    expect(sheetsOf(file("secretariat.xlsx")).map(({ name }) => name)).toEqual(["L3 Info"]);
    expect(sheetsOf(file("libreoffice.ods")).map(({ name }) => name)).toEqual(["L3 Info"]);
    const sheets = sheetsOf(file("two-sheets.xlsx"));
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["Groupe 3", 3],
      ["Groupe 4", 3],
    ]);
  });

  test("one whose sheets are all empty names nobody", () =>
    expect(openRoster(zipOf(xlsxParts("")))).toEqual({ text: "" }));

  test("cells without references, prefixed elements and escaped signs", () => {
    const sheet = zipOf(
      xlsxParts(
        '<x:row><x:c t="inlineStr"><x:is><x:t>Nom &amp; co_x000D_</x:t></x:is></x:c><x:c/><x:c><x:v>1</x:v></x:c></x:row>' +
          '<!-- > --><row r="2"><c r="C2" t="str"><v><![CDATA[<b>]]></v></c></row>',
      ),
    );
    expect(rowsOf(sheet)).toEqual([
      ["Nom & co\r", "", "1"],
      ["", "", "<b>"],
    ]);
  });

  test("rows and cells that OpenDocument states once for many", () => {
    const cell = (text: string, more = "") =>
      `<table:table-cell${more}><text:p>${text}</text:p></table:table-cell>`;
    const empty = '<table:table-cell table:number-columns-repeated="16000"/>';
    const sheet = zipOf(
      odsParts(
        `<table:table-row>${cell("Nom")}${cell("TP", ' table:number-columns-repeated="2"')}${empty}</table:table-row>` +
          `<table:table-row table:number-rows-repeated="2">${cell('Le<text:s text:c="2"/>Goff<office:annotation><text:p>!</text:p></office:annotation>')}</table:table-row>` +
          `<table:table-row table:number-rows-repeated="1048000">${empty}</table:table-row>`,
      ),
    );
    expect(rowsOf(sheet)).toEqual([["Nom", "TP", "TP"], ["Le  Goff"], ["Le  Goff"]]);
  });
});

describe("refuses, with what to do", () => {
  const parts = xlsxParts('<row><c t="str"><v>Nom</v></c></row>');
  const [last] = parts.slice(-1);
  if (!last) throw new Error("no sheet");
  const others = parts.slice(0, -1);
  const sheetAs = (change: Partial<typeof last>) => zipOf([...others, { ...last, ...change }]);
  const whole = zipOf(parts);

  test.each([
    ["a workbook with a password", file("locked.xlsx"), "lockedFile"],
    ["an OpenDocument with a password", file("locked.ods"), "lockedFile"],
    ["an archive with a password", sheetAs({ says: { flags: 0x801 } }), "lockedFile"],
    ["macros", file("macros.xlsm"), "macroFile"],
    ["Excel 97", file("old.xls"), "oldSpreadsheet"],
    ["a web page that calls itself .xls", Buffer.from('\uFEFF<html><table border="1">'), "oldSpreadsheet"],
    ["formulas that nothing has computed yet", file("uncalculated.xlsx"), "uncalculated"],
    ["another archive", zipOf([{ name: "photo.txt", content: "x" }]), "otherArchive"],
    ["a cut download", whole.subarray(0, whole.length - 40), "damagedFile"],
    ["a size that lies", sheetAs({ says: { size: 12 } }), "damagedFile"],
    ["a checksum that lies", sheetAs({ says: { crc: 1 } }), "damagedFile"],
    ["a sheet twice", zipOf([...parts, last]), "damagedFile"],
    ["entities of its own", sheetAs({ content: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' }), "damagedFile"],
    [
      "a text that is not there",
      sheetAs({ content: '<x><row><c t="s"><v>7</v></c></row></x>' }),
      "damagedFile",
    ],
    ["elements without end", sheetAs({ content: "<a>".repeat(100_000) }), "damagedFile"],
    ["elements that cross", sheetAs({ content: "<a><b></a></b>" }), "damagedFile"],
  ])("%s", (_, bytes, code) => expect(refusal(bytes)).toBe(`roster.${code}`));

  test("a bomb, whatever its headers say, and before it has unfolded", () => {
    const bomb = sheetAs({ content: new Uint8Array(200 * 1024 * 1024), says: { size: 10 } });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(refusal(bomb)).toBe("roster.swollenFile");
  });

  test("many parts that are bombs only together", () => {
    const strings = `<sst>${" ".repeat(20 * 1024 * 1024)}</sst>`;
    const related = others.map((part) =>
      part.name === "xl/_rels/workbook.xml.rels"
        ? {
            ...part,
            content: String(part.content).replace(
              "</",
              '<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/><Relationship Id="r3" Type="x/styles" Target="t.xml"/></',
            ),
          }
        : part,
    );
    const bomb = [
      ...related,
      { name: "xl/s.xml", content: strings },
      { name: "xl/t.xml", content: strings },
      last,
    ];
    expect(refusal(zipOf(bomb))).toBe("roster.swollenFile");
  });

  test("a table that states a million rows in one line", () => {
    const row = (times: string) =>
      zipOf(
        odsParts(
          `<table:table-row table:number-rows-repeated="${times}"><table:table-cell table:number-columns-repeated="16384" office:value="1"/></table:table-row>`,
        ),
      );
    for (const times of ["1048576", "9007199254740991", "1e15"])
      expect(refusal(row(times))).toBe("roster.swollenFile");
    for (const times of ["-1", "1.5", "Infinity", "many"]) expect(rowsOf(row(times))).toHaveLength(1);
  });
});

describe("bytes that are turned over", () => {
  const names = readdirSync(FOLDER).filter((name) => /\.(xlsx|xlsm|ods|xls)$/.test(name));
  const originals = names.map(file);
  const mutations = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });

  test("never hang, and end in a list or in a sentence", () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
    fc.assert(
      fc.property(fc.nat(originals.length - 1), mutations, fc.boolean(), (which, changes, cut) => {
        const bytes = Uint8Array.from(originals[which] ?? []);
        for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        const [[where] = [1]] = changes;
        refusal(cut ? bytes.subarray(0, Math.ceil(where * bytes.length)) : bytes);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  /** Turned over within the texts, and packed anew: past the checksums, as somebody with intent would. */
  test("nor do the texts within", () => {
    const sheet =
      '<row r="1" spans="1:2"><c r="A1" t="inlineStr"><is><t>Nom &amp; co</t></is></c><c r="B1" s="1"><f>A1</f><v>45000</v></c></row>';
    const table =
      '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>Nom<text:s text:c="3"/>&#233;</text:p></table:table-cell></table:table-row>';
    fc.assert(
      fc.property(fc.boolean(), mutations, (xlsx, changes) => {
        const text = [...(xlsx ? sheet : table)];
        for (const [at, value] of changes)
          text[Math.floor(at * (text.length - 1))] =
            value < 128 ? String.fromCharCode(value) : '<>&"/= '.charAt(value % 7);
        const parts = xlsx ? xlsxParts(text.join("")) : odsParts(text.join(""));
        refusal(zipOf(parts.map((part) => ({ ...part, stored: true }))));
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
