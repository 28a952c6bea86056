import { crc32, deflateRawSync } from "node:zlib";

interface Entry {
  name: string;
  content: string | Uint8Array;
  /** What the headers say instead of the truth. */
  says?: { size?: number; crc?: number; flags?: number };
  stored?: boolean;
}

/** An archive as programs write it, or one that lies. */
export function zipOf(entries: readonly Entry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, says = {}, stored = false } of entries) {
    const raw = Buffer.from(content);
    const packed = stored ? raw : deflateRawSync(raw);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(says.flags ?? 0x800, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(says.crc ?? crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(says.size ?? raw.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, path, packed]);
    const listed = Buffer.alloc(14);
    listed.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, listed, path]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relations = (...listed: [id: string, type: string, target: string][]) =>
  `<Relationships>${listed
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

/** The least that a workbook consists of, around one sheet's rows. */
export const xlsxParts = (sheetData: string): Entry[] => [
  { name: "[Content_Types].xml", content: "<Types/>" },
  { name: "_rels/.rels", content: relations(["r1", "officeDocument", "xl/workbook.xml"]) },
  {
    name: "xl/workbook.xml",
    content: '<workbook><sheets><sheet name="Feuil1" sheetId="1" r:id="r1"/></sheets></workbook>',
  },
  { name: "xl/_rels/workbook.xml.rels", content: relations(["r1", "worksheet", "worksheets/sheet1.xml"]) },
  {
    name: "xl/worksheets/sheet1.xml",
    content: `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
  },
];

export const odsParts = (table: string): Entry[] => [
  { name: "mimetype", content: "application/vnd.oasis.opendocument.spreadsheet", stored: true },
  {
    name: "content.xml",
    content: `<office:document-content><office:body><office:spreadsheet><table:table table:name="Feuille1">${table}</table:table></office:spreadsheet></office:body></office:document-content>`,
  },
];
