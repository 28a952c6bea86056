import { type CollectedSeat, type Collection, isCollected } from "../shared/domain/collection.ts";
import type { ReceiptSpec } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { Locale } from "../shared/domain/text.ts";
import { escapeHtml } from "./html.ts";
import { RECEIPT_WORDS } from "./receiptWords.ts";

interface ReceiptPaper {
  receipt: ReceiptSpec;
  session: Pick<TrainingSession, "spec" | "status">;
  /** Of the session's work, as this computer knows it; the newest. */
  collection: Collection | undefined;
  /** How the teacher calls the site. */
  site: string;
  demonstration: boolean;
  locale: Locale;
  now: Date;
}

type Words = (typeof RECEIPT_WORDS)[Locale];

/**
 * The receipt as A4 pages for a file or a folder of papers: one HTML page that loads nothing. Without names of students, so
 * that it may be kept for good: an archive's name holds one, and only its seat and checksum are printed.
 */
export function receiptHtml(paper: ReceiptPaper): string {
  const { receipt, locale, site, demonstration, now } = paper;
  const words = RECEIPT_WORDS[locale];
  const tell = teller(words);
  const { facts } = words;
  const isClean = receipt.leftovers.length === 0;
  const rows: [string, string | undefined][] = [
    [facts.lab, `${receipt.template} (${facts.version} ${receipt.templateVersion})`],
    [facts.owner, receipt.owner],
    [facts.site, site],
    [facts.session, receipt.session],
    [facts.seats, String(receipt.seats)],
    [facts.launched, tell.time(receipt.launchedAt)],
    [facts.opened, receipt.openedAt && tell.time(receipt.openedAt)],
    [facts.ended, tell.time(receipt.endedAt)],
    [facts.verified, tell.time(receipt.verifiedAt)],
    [words.isolation, receipt.isolation && words.isolations[receipt.isolation.network]],
  ];
  const { cpuHours: cpu, memoryGiBHours: memory } = receipt.used;
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escapeHtml(receipt.title)}</title><style>${STYLE}</style><body>
<header><p>Pupitre · ${words.heading}</p><h1>${escapeHtml(receipt.title)}</h1></header>
${demonstration ? `<p class="demo">${words.demonstration}</p>` : ""}
<p class="verdict">${isClean ? "✓" : "⚠"} ${isClean ? (receipt.work?.phase === "kept" ? words.cleanButWork : words.clean) : words.unclean}</p>
<dl>${rows.map(([what, value]) => (value ? `<dt>${what}</dt><dd>${escapeHtml(value)}</dd>` : "")).join("")}</dl>
${section(words.removed, removedTable(receipt, words))}
${section(words.left, leftList(receipt, words))}
${section(words.freed, paragraph(tell.fill(words.freedText, { cpu: tell.number(cpu), memory: tell.number(memory) })))}
${section(words.work, workPart(paper, words))}
${section(words.personal, list(personalData(paper, words)))}
<footer>${tell.fill(words.printed, { date: tell.time(now.toISOString()) })}</footer>
</body></html>`;
}

const section = (title: string, content: string): string => `<section><h2>${title}</h2>${content}</section>`;
/** Takes text, not HTML. */
const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
const list = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`;

function removedTable({ removed, namespaces }: ReceiptSpec, words: Words): string {
  const total = removed.reduce((sum, { count }) => sum + count, 0);
  const rows = removed.map(({ kind, count }) => `<tr><td>${escapeHtml(kind)}</td><td>${count}</td></tr>`);
  const [first, last] = [namespaces[0], namespaces.at(-1)];
  const range = first && last ? paragraph(first === last ? first : `${first} … ${last}`) : "";
  return `<table class="narrow"><thead><tr><th>${words.kind}</th><th>${words.count}</th></tr></thead><tbody>${rows.join("")}</tbody><tfoot><tr><th>${words.total}</th><th>${total}</th></tr></tfoot></table>${range}`;
}

const leftList = ({ leftovers }: ReceiptSpec, words: Words): string =>
  leftovers.length === 0
    ? paragraph(words.leftNothing)
    : list(
        leftovers.map(
          ({ kind, namespace, name, why }) => `${kind} ${namespace ? `${namespace}/` : ""}${name}: ${why}`,
        ),
      );

/** What is kept on purpose beside the names, which are told with the other personal data. */
function workPart({ receipt, collection }: ReceiptPaper, words: Words): string {
  const tell = teller(words);
  const elsewhere = receipt.kept
    .filter(({ what }) => what !== "roster" && what !== "work")
    .map(
      ({ what, where, until }) =>
        `${what}: ${where}${until ? ` (${tell.fill(words.until, { date: tell.day(until) })})` : ""}`,
    );
  const onVolumes = leftPart(receipt, words);
  const others = elsewhere.length > 0 ? `<h3>${words.kept}</h3>${list(elsewhere)}` : "";
  const kept = `${onVolumes}${others}`;
  if (!collection) return `${kept === "" ? paragraph(words.workNone) : ""}${kept}`;
  const date = tell.time(collection.endedAt ?? collection.startedAt);
  const rows = [...collection.seats].sort((a, b) => a.seat - b.seat).map((seat) => archiveRow(seat, words));
  return `${paragraph(tell.fill(words.workFolder, { date }))}<table><thead><tr><th>${words.seat}</th><th>${words.size}</th><th>SHA-256</th></tr></thead><tbody>${rows.join("")}</tbody></table>${kept}`;
}

/** Work that outlived its session: where until when, or when it was deleted. */
function leftPart({ kept, work }: ReceiptSpec, words: Words): string {
  const left = kept.filter(({ what }) => what === "work");
  if (left.length === 0) return "";
  const tell = teller(words);
  const date = work && tell.time(work.since);
  if (work?.phase === "gone" && date)
    return work.leftovers
      ? paragraph(tell.fill(words.leftGoneBut, { date, list: work.leftovers.join(", ") }))
      : paragraph(tell.fill(words.leftGone, { date, seats: work.seats.join(", ") }));
  const rows = left.map(({ where, until, seat, size }) => {
    const day = until ? tell.fill(words.until, { date: tell.time(until) }) : "";
    return `${words.seat} ${seat ?? ""}: ${[where, size, day].filter(Boolean).join(" · ")}`;
  });
  return `<h3>${words.leftKept}</h3>${list(rows)}`;
}

function archiveRow(seat: CollectedSeat, words: Words): string {
  const { seat: number, bytes, sha256, state } = seat;
  const sum = sha256 ? `<code>${escapeHtml(sha256)}</code>` : "";
  const word = isCollected(seat) ? (state === "nothing" ? words.noWork : "") : words.notTaken;
  return `<tr><td>${number}</td><td>${isCollected(seat) ? (bytes ?? "") : ""}</td><td>${[sum, word].filter(Boolean).join(" · ")}</td></tr>`;
}

function personalData({ receipt, session, now }: ReceiptPaper, words: Words): string[] {
  const tell = teller(words);
  const verified = { date: tell.time(receipt.verifiedAt) };
  const { retainNamesUntil } = session.spec;
  const gone = session.status?.namesDeletedAt;
  const names = () => {
    if (gone) return tell.fill(words.namesGone, { date: tell.time(gone) });
    if (!receipt.kept.some(({ what }) => what === "roster")) return words.namesNone;
    const isDue = Date.parse(retainNamesUntil) <= now.getTime();
    return tell.fill(isDue ? words.namesDue : words.namesKept, { date: tell.time(retainNamesUntil) });
  };
  return [
    tell.fill(words.links, verified),
    tell.fill(words.devices, verified),
    names(),
    ...(receipt.attendance ? [words.attendance] : []),
  ];
}

function teller({ tag }: Words) {
  const time = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "long" });
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  return {
    time: (instant: string) => time.format(new Date(instant)),
    day: (instant: string) => day.format(new Date(instant)),
    number: (value: number) => number.format(value),
    fill: (text: string, values: Record<string, string>) =>
      text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole),
  };
}

const STYLE = `
@page { size: A4; margin: 18mm 17mm }
* { box-sizing: border-box; margin: 0 }
body { font: 9.5pt/1.4 system-ui, "DejaVu Sans", sans-serif; color: #111 }
header { border-bottom: 0.5mm solid #0b7285; padding-bottom: 3mm; margin-bottom: 5mm }
header p { font-size: 9pt; color: #555 }
h1 { font-size: 17pt; overflow-wrap: anywhere }
h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm; break-after: avoid }
h3 { font-size: 10pt; margin: 3mm 0 1mm }
.verdict { font-weight: bold; border: 0.3mm solid #111; border-radius: 1.5mm; padding: 2.5mm 4mm; margin-bottom: 5mm }
.demo { font-size: 9pt; font-weight: bold; border: 0.3mm dashed #111; padding: 1.5mm 3mm; margin-bottom: 4mm }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 6mm }
dt { color: #555 }
dd { overflow-wrap: anywhere }
ul { padding-left: 5mm }
li { margin-bottom: 1mm }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
table.narrow { width: 90mm }
table + p { color: #555; font-size: 9pt; margin-top: 1.5mm }
th, td { text-align: left; padding: 0.4mm 3mm 0.4mm 0; border-bottom: 0.2mm solid #ddd }
td:nth-child(2), th:nth-child(2) { text-align: right; padding-right: 6mm }
tr { break-inside: avoid }
code { font: 7pt/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
footer { margin-top: 8mm; font-size: 8pt; color: #555 }
`;
