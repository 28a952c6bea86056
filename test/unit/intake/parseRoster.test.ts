import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRoster } from "../../../intake/decodeRoster.ts";
import { exportCsv } from "../../../intake/exportCsv.ts";
import { parseRoster } from "../../../intake/parseRoster.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import { CLASS_OF_THIRTY, moodleCsv } from "../../builders/moodleCsv.ts";
import { expectWords } from "./words.ts";

const parse = (text: string, maxPeople = 300) => parseRoster(text, { maxPeople });
/** `Prénom|Nom|courriel|groupe` of everybody, which is easier to compare by eye. */
const people = (text: string) =>
  parse(text).people.map(({ firstName, lastName, email, group }) =>
    [firstName ?? "", lastName, email ?? "", group ?? ""].join("|").replace(/\|+$/, ""),
  );
const problems = (text: string, maxPeople?: number) =>
  parse(text, maxPeople).problems.map(({ code, row, params }) =>
    [code, row, params?.other].filter(Boolean).join(" "),
  );

describe("a list with a heading", () => {
  test("as Moodle exports it and Excel writes it in France: windows-1252, `;`, accents", () => {
    const preview = parse(decodeRoster(moodleCsv()));
    expect(preview.separator).toBe(";");
    expect(preview.ignoredColumns).toEqual(["Numéro d'identification"]);
    expect(preview.problems).toEqual([]);
    expect(preview.groups).toEqual([{ name: "Groupe 3", people: 30 }]);
    expect(preview.people.map(({ lastName, firstName }) => [lastName, firstName])).toEqual(CLASS_OF_THIRTY);
    expect(preview.people[6]).toEqual({
      row: 7,
      lastName: "Lefèvre",
      firstName: "Élodie",
      email: "elodie.lefevre@univ-exemple.fr",
      group: "Groupe 3",
    });
  });

  test.each([
    [
      "Moodle in French",
      "Prénom,Nom,Adresse de courriel,Groupes\nAna,Silva,ana@x.fr,G1",
      ["Ana|Silva|ana@x.fr|G1"],
    ],
    [
      "Moodle in English",
      '"First name","Last name","Email address"\n"Ana","Silva","ana@x.fr"',
      ["Ana|Silva|ana@x.fr"],
    ],
    ["Moodle's whole names", '"Nom complet","Courriel"\n"Ana Silva","ana@x.fr"', ["Ana|Silva|ana@x.fr"]],
    ["surname and e-mail", "Surname;Given name;E-mail\nSilva;Ana;ana@x.fr", ["Ana|Silva|ana@x.fr"]],
    ["a spreadsheet's tabs", "NOM\tPRÉNOM\tGROUPE\nSILVA\tAna\tTP 2", ["Ana|SILVA||TP 2"]],
    ["one column of whole names", "Nom\nSILVA Ana\nO'NEIL Siân Mary", ["Ana|SILVA", "Siân Mary|O'NEIL"]],
    ["Nom Prénom in one column", "Nom et prénom;Groupe\nde la Tour Anne;2", ["Anne|de la Tour||2"]],
    [
      "a title above the table",
      "Liste des étudiants L1;;\n;;\nNom;Prénom;Groupe\nSilva;Ana;1",
      ["Ana|Silva||1"],
    ],
    ["Excel's own first line", "sep=;\r\nNom;Prénom\r\nSilva;Ana\r\n", ["Ana|Silva"]],
    ["lines that end in separators", "Nom;Prénom;;\nSilva;Ana;;\n;;;\n\nLee;Bo;;", ["Ana|Silva", "Bo|Lee"]],
    ["a first name that is missing", "Nom;Prénom\nSilva;", ["|Silva"]],
    ["commas within quotes", 'Nom;Prénom;Groupe\n"Silva, Dr";Ana;"G1, G2"', ["Ana|Silva, Dr||G1, G2"]],
    ["a line end within quotes", 'Nom;Prénom\n"Sil\nva";Ana', ["Ana|Sil va"]],
    [
      "addresses and nothing else",
      "Courriel\nelodie.lefevre@x.fr\nbo@x.fr",
      ["Elodie|Lefevre|elodie.lefevre@x.fr", "|Bo|bo@x.fr"],
    ],
    ["a cell that our own export escaped", "Nom;Prénom\n'-Ana;'=Bo", ["=Bo|-Ana"]],
    ["decomposed accents", "Nom;Prénom\nLefe\u0300vre;E\u0301lodie", ["Élodie|Lefèvre"]],
  ])("%s", (_, text, expected) => {
    expect(people(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  });
});

test.each([
  [";", 'Nom;Prénom;Groupe\n"a,b";"c\td";G1'],
  [",", 'Nom,Prénom,Groupe\n"a;b","c\td",G1'],
  ["\t", 'Nom\tPrénom\tGroupe\n"a,b"\t"c;d"\tG1'],
])("the separator %j is found by itself, others within quotes notwithstanding", (separator, text) => {
  const preview = parse(text);
  expect([preview.separator, preview.people[0]?.group]).toEqual([separator, "G1"]);
});

describe("a list without a heading", () => {
  test.each([
    [
      "Prénom NOM",
      "Élodie LEFÈVRE\nJean-Pierre MARTIN DUPONT",
      ["Élodie|LEFÈVRE", "Jean-Pierre|MARTIN DUPONT"],
    ],
    ["NOM Prénom", "LEFÈVRE Élodie\nDE LA TOUR Anne Marie", ["Élodie|LEFÈVRE", "Anne Marie|DE LA TOUR"]],
    ["Nom, Prénom", "Lefèvre, Élodie\nMartin, Jean Pierre", ["Élodie|Lefèvre", "Jean Pierre|Martin"]],
    ["Prénom Nom", "Élodie Lefèvre\nCharles de Gaulle", ["Élodie|Lefèvre", "Charles|de Gaulle"]],
    ["names in capitals only", "DUPONT MARIE", ["MARIE|DUPONT"]],
    ["a particle before capitals", "Charles de GAULLE", ["Charles|de GAULLE"]],
    ["one word a name", "Madonna\nPelé", ["|Madonna", "|Pelé"]],
    [
      "addresses in brackets",
      "Ana Silva <ana@x.fr>\nSilva, Bo <bo@x.fr>",
      ["Ana|Silva|ana@x.fr", "Bo|Silva|bo@x.fr"],
    ],
    [
      "recipients from a mail program",
      "Ana Silva <ana@x.fr>; Bo Lee <bo@x.fr>",
      ["Ana|Silva|ana@x.fr", "Bo|Lee|bo@x.fr"],
    ],
    [
      "columns without titles",
      "SILVA;Ana;ana@x.fr;G1\nLEE;Bo;bo@x.fr;G1",
      ["Ana|SILVA|ana@x.fr|G1", "Bo|LEE|bo@x.fr|G1"],
    ],
    ["first names first, surnames in capitals", "Ana;SILVA\nBo;LEE", ["Ana|SILVA", "Bo|LEE"]],
    ["numbers of students aside", "22400123\tSILVA\tAna\n22400124\tLEE\tBo", ["Ana|SILVA", "Bo|LEE"]],
    [
      "legal names that look odd",
      "-Ana\nO'Neil\nD'Angelo\nNguyễn Văn\n李小龙",
      ["|-Ana", "|O'Neil", "|D'Angelo", "Nguyễn|Văn", "|李小龙"],
    ],
    [
      "addresses alone",
      "ana.silva@x.fr\nbo-jin.lee2@x.fr",
      ["Ana|Silva|ana.silva@x.fr", "Bo-Jin|Lee|bo-jin.lee2@x.fr"],
    ],
    ["a name and an address", "Ana Silva;ana@x.fr", ["Ana|Silva|ana@x.fr"]],
  ])("%s", (_, text, expected) => {
    expect(people(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  });
});

describe("what a list is refused for, by row", () => {
  test.each([
    ["nothing in it", "", ["roster.empty"]],
    ["a heading alone", "Nom;Prénom\n", ["roster.empty"]],
    ["no column of names", "Groupe;Salle\n1;A", ["roster.nameColumnMissing"]],
    ["a row without a name", "Nom;Prénom;Courriel\nSilva;Ana;\n;;bo@x.fr", ["roster.nameMissing 2"]],
    ["a wrong address", "Nom;Courriel\nSilva;ana@\nLee;bo@x.fr", ["roster.badEmail 1"]],
    ["a mark that turns text around", "Nom;Prénom\nSil\u202eva;Ana\nLee;Bo", ["roster.unsafeText 1"]],
    ["a control character", "Nom;Prénom\nSil\u0007va;Ana", ["roster.unsafeText 1"]],
    ["a name too long", `Nom;Prénom\n${"x".repeat(101)};Ana`, ["roster.nameTooLong 1"]],
    ["a group too long", `Nom;Groupe\nSilva;${"x".repeat(61)}`, ["roster.groupTooLong 1"]],
    ["the same name twice", "Nom;Prénom\nSilva;Ana\nLee;Bo\nSILVA;ana", ["roster.duplicate 3 1"]],
    [
      "the same name in other bytes",
      "Nom;Prénom\nLefèvre;Élodie\nLefe\u0300vre;Élodie",
      ["roster.duplicate 2 1"],
    ],
    [
      "the same name with an invisible mark",
      "Nom;Prénom\nSilva;Ana\nSilva;A\u200bna",
      ["roster.duplicate 2 1"],
    ],
    ["the same name in wide letters", "Nom;Prénom\nSilva;Ana\nＳｉｌｖａ;Ana", ["roster.duplicate 2 1"]],
    ["the same address twice", "Nom;Courriel\nSilva;a@x.fr\nLee;A@x.fr", ["roster.duplicate 2 1"]],
    ["namesakes with one address", "Nom;Courriel\nSilva;a@x.fr\nSilva;", ["roster.duplicate 2 1"]],
  ])("%s", (_, text, expected) => expect(problems(text)).toEqual(expected));

  test("namesakes with an address each are two persons", () =>
    expect(problems("Nom;Courriel\nSilva;a@x.fr\nSilva;b@x.fr")).toEqual([]));

  test("more people than seats are told once, and only as many are seated", () => {
    const preview = parse("a b\nc d\ne f", 2);
    expect(preview.problems).toEqual([{ code: "roster.tooMany", params: { count: 3, max: 2 } }]);
    expect(preview.people).toHaveLength(2);
  });

  test("a problem names rows, never what stands in them", () => {
    const text = "Nom;Prénom;Courriel\nCanari;Ana;canari@\nCanari;Ana;\nCana\u202eri;Ana;\n;;canari@x.fr";
    expect(JSON.stringify(parse(text).problems)).not.toMatch(/canari|ana/i);
  });
});

describe("decodeRoster", () => {
  const text = "Nom;Prénom\nLefèvre;Élodie\nKœnig;Loïc\n";
  const utf16 = (littleEndian: boolean, mark: boolean) => {
    const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, "utf16le");
    return littleEndian ? bytes : Buffer.from(bytes).swap16();
  };
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 little endian with a mark", utf16(true, true)],
    ["UTF-16 big endian with a mark", utf16(false, true)],
    ["UTF-16 little endian", utf16(true, false)],
    ["UTF-16 big endian", utf16(false, false)],
    ["windows-1252", Buffer.from([...text].map((sign) => (sign === "œ" ? 0x9c : sign.charCodeAt(0))))],
  ])("reads %s", (_, bytes) => expect(decodeRoster(bytes)).toBe(text));

  test("is as strict about UTF-8 as the platform is", () => {
    const strict = new TextDecoder("utf-8", { fatal: true });
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xc3, 0xa9, 0xe2, 0x80, 0x99, 0xf0, 0x9f, 0xed, 0xa0, 0xc0, 0xf4),
    );
    fc.assert(
      fc.property(fc.array(byte, { minLength: 3 }), (list) => {
        const bytes = new Uint8Array([0x41, ...list].map((one) => one || 1));
        let wanted: string | undefined;
        try {
          wanted = strict.decode(bytes);
        } catch {
          wanted = undefined;
        }
        const decoded = decodeRoster(bytes);
        if (wanted !== undefined) expect(decoded).toBe(wanted);
        else expect(decoded).toHaveLength(bytes.length); // one sign a byte: windows-1252
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["a picture", [0x89, 0x50, 0, 0, 13, 0, 0, 0], "roster.binary"],
    ["five megabytes", new Array<number>(5 * 1024 * 1024).fill(65), "roster.tooLarge"],
  ])("refuses %s", (_, bytes, code) => {
    const attempt = () => decodeRoster(new Uint8Array(bytes));
    expect(attempt).toThrow(LabError);
    expect(attempt).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ issues: [expect.objectContaining({ code })] }),
      }),
    );
  });
});

describe("exportCsv", () => {
  test("is what French Excel opens, and runs nothing in it", () =>
    expect(
      exportCsv([
        ["Nom", "Lien"],
        ["-Ana", "=1+1"],
        ["a;b", 'c"d'],
        ["+33", "@x"],
      ]),
    ).toBe('\uFEFFNom;Lien\r\n\'-Ana;\'=1+1\r\n"a;b";"c""d"\r\n\'+33;\'@x\r\n'));

  const name = fc
    .string({ unit: fc.constantFrom(..."abcdeéèàçœñÿABCDEÉLO'-= +;,\"."), minLength: 2, maxLength: 20 })
    .map((text) => text.trim())
    .filter((text) => /[a-zA-Z]{2}/.test(text) && !/\s{2}|^'[=+-]/.test(text));
  const row = fc.record({ lastName: name, firstName: name });
  const bytesOf = {
    "UTF-8": (text: string) => Buffer.from(text),
    "windows-1252": (text: string) =>
      Buffer.from(
        [...text.replace("\uFEFF", "")].map((sign) =>
          sign === "œ" ? 0x9c : sign === "ÿ" ? 0xff : sign.charCodeAt(0),
        ),
      ),
  };
  test.each(["UTF-8", "windows-1252"] as const)("round trip of any class through %s", (encoding) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (list) => {
        const csv = exportCsv([["Nom", "Prénom"], ...list.map((one) => [one.lastName, one.firstName])]);
        const read = parse(decodeRoster(bytesOf[encoding](csv)));
        expect(read.people.map(({ lastName, firstName }) => ({ lastName, firstName }))).toEqual(list);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Only a hang takes that long, on however busy a machine. */
const HANG = 120_000;

describe("whatever is pasted", { timeout: HANG }, () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ";",
      ",",
      "\t",
      "\n",
      "\r\n",
      '"',
      "<",
      ">",
      "@",
      "Nom",
      "Prénom",
      "Courriel",
      "sep=;\n",
      "__proto__",
      "\u0000",
      "\u202e",
      "'",
      "=",
      "a@b.fr",
      "<a@b.fr>;",
    ),
    fc.string({ maxLength: 8, unit: "binary" }),
  );
  test("is answered with people that hold and problems by row, without a change of any prototype", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { people: seated, problems: found } = parse(pieces.join(""), 20);
        expect(seated.length).toBeLessThanOrEqual(20);
        for (const person of seated) {
          expect(person.lastName).not.toBe("");
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come through
          expect(JSON.stringify(Object.values(person))).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
        }
        for (const { code } of found) expect(code).toMatch(/^roster\./);
      }),
      { numRuns: 10_000 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  });

  test.each([
    ["quotes", '"'],
    ["quotes and separators", '";"'],
    ["open brackets", "<"],
    ["brackets that look like addresses", "<a@b"],
    ["recipients", "<a>;"],
    ["spaces", " "],
    ["line ends", "\n"],
    ["separators", ";"],
    ["at signs", "@."],
    ["headings", "Nom;Prénom;"],
    ["short lines", "a;b\n"],
    ["one name", "Silva Ana\n"],
    ["capitals", "AB "],
  ])("a megabyte of %s is answered: the test's own timeout tells a hang", (_, unit) => {
    const { people: seated, problems: found } = parse(unit.repeat(Math.floor((1024 * 1024) / unit.length)));
    expect(seated.length + found.length).toBeGreaterThan(0);
  });
});

test.each(["---;;", '", , ,";;', "42;-;", "?!;…;"])(
  "a name without a letter (%s) is nobody's, and its row is told",
  (line) => {
    const { people, problems } = parseRoster(`Nom;Prénom;Courriel\nSilva;Ana;\n${line}\n`, { maxPeople: 10 });
    expect(people.map(({ row }) => row)).toEqual([1]);
    expect(problems).toEqual([{ code: "roster.nameWithoutLetter", row: 2 }]);
    problems.forEach(expectWords);
  },
);

test("a name in which a letter was lost stays on the list, and its row is told", () => {
  const { people, problems } = parseRoster("Nom;Prénom\nLef\ufffdvre;\ufffdlodie\nSilva;Ana\n", {
    maxPeople: 10,
  });
  expect(people.map(({ row }) => row)).toEqual([1, 2]);
  expect(problems).toEqual([{ code: "roster.letterLost", row: 1 }]);
  problems.forEach(expectWords);
});
