import { expect, test } from "vitest";
import { receiptHtml } from "../../../services/receiptPaper.ts";
import type { Collection } from "../../../shared/domain/collection.ts";
import type { ReceiptSpec } from "../../../shared/domain/seat.ts";
import { at, EIGHT, MINUTE, SESSION, sampleSession } from "../plan/sample.ts";

const receipt: ReceiptSpec = {
  session: SESSION,
  title: "Shell <L1> · gr. 3",
  template: "Premiers pas",
  templateVersion: "1.0",
  owner: "prof@example.org",
  launchedAt: at(0),
  openedAt: at(5),
  endedAt: at(120),
  verifiedAt: at(121),
  seats: 2,
  removed: [
    { kind: "Namespace", count: 2 },
    { kind: "Pod", count: 4 },
  ],
  namespaces: ["lab-k3x9pz-01", "lab-k3x9pz-02"],
  leftovers: [],
  kept: [{ what: "roster", where: `demo/${SESSION}-roster`, until: at(60 * 24 * 30) }],
  used: { cpuHours: 2.14, memoryGiBHours: 1.75 },
};
const collection: Collection = {
  ...{ id: "c", site: "site", session: SESSION, title: "Shell", folder: "/home/prof/Shell" },
  ...{ startedAt: at(115), endedAt: at(118), state: "ended" },
  seats: [
    { seat: 2, state: "failed", cause: "notRunning" },
    { seat: 1, state: "done", file: "01 Ana Martin.tar.gz", bytes: 2048, sha256: "ab".repeat(32) },
  ],
};
const session = sampleSession();
const paper = (change: Partial<Parameters<typeof receiptHtml>[0]> = {}) =>
  receiptHtml({
    ...{ receipt, session, collection, site: "Toulouse", demonstration: false, locale: "fr" },
    now: new Date(EIGHT + 130 * MINUTE),
    ...change,
  });
/** What a reader sees, white space as one blank. */
const text = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, " ");

test("the printed receipt says what was removed, what was given back, and what is left", () => {
  const said = text(paper());
  expect(said).toContain("✓ Tout est supprimé");
  expect(said).toContain("Namespace 2 Pod 4 Total 6 lab-k3x9pz-01 … lab-k3x9pz-02");
  expect(said).toContain("Ce qui reste, et pourquoi Rien.");
  expect(said).toContain("2,1 h de CPU, 1,8 Gio·h");
  expect(said).toContain("Cluster Toulouse");
});

test("what could not be removed is named with its cause, and the verdict does not hide it", () => {
  const leftovers = [{ kind: "PersistentVolume", name: "pv-7", why: "Retain" }];
  const said = text(paper({ locale: "en", receipt: { ...receipt, leftovers } }));
  expect(said).toContain("⚠ Not everything could be removed");
  expect(said).toContain("PersistentVolume pv-7: Retain");
  expect(said).not.toContain("✓");
});

test("kept work stands with its checksums by seat, what is missing is said, and no student is named", () => {
  const html = paper({ locale: "en" });
  expect(text(html)).toContain(`1 2048 ${"ab".repeat(32)} 2 missing`);
  expect(html).not.toContain("Ana");
  expect(text(paper({ locale: "en", collection: undefined }))).toContain("knows of no collection");
});

test("work that outlived its session stands with its volume, size and date, and then with the time of its deletion", () => {
  const until = at(60 * 24 * 7);
  const kept = [
    { what: "work", where: "lab-k3x9pz-02/work", until, seat: 2, size: "1Gi" },
    { what: "copies", where: "bucket/k3x9pz", until },
  ];
  const work = { phase: "kept" as const, since: at(120), seats: [2] };
  const told = (change: Partial<ReceiptSpec>) =>
    text(paper({ locale: "en", collection: undefined, receipt: { ...receipt, kept, work, ...change } }));
  expect(told({})).toContain("Seat 2: lab-k3x9pz-02/work · 1Gi · until 30 November 2026");
  expect(told({})).toContain("copies: bucket/k3x9pz (until 30 November 2026)");
  expect(told({})).toContain("but the work that is kept on purpose");
  const gone = { ...work, phase: "gone" as const, since: at(60 * 24 * 7 + 1) };
  expect(told({ work: gone })).toContain(
    "(seats 2): kept, then deleted; verified by an inventory on 30 November",
  );
  expect(told({ work: gone })).not.toContain("lab-k3x9pz-02/work");
  const left = { ...gone, leftovers: ["PersistentVolume pv-7: Retain"] };
  expect(told({ work: left })).toContain("but some is left: PersistentVolume pv-7: Retain");
});

test.each([
  ["until their day they are kept", {}, at(130), "gardés jusqu'au 23 décembre 2026"],
  ["after it they are due until that was seen to", {}, at(60 * 24 * 31), "n'est pas encore constatée"],
  [
    "and then the deletion is proved by its time",
    { namesDeletedAt: at(60 * 24 * 30 + 1) },
    at(60 * 24 * 31),
    "messages de l'enseignant : supprimés, vérifié le 23 décembre 2026",
  ],
])("names of students: %s", (_, status, now, sentence) => {
  const ended = { phase: "ended" as const, seats: { wanted: 2, ready: 0, failed: 0 }, ...status };
  expect(text(paper({ session: { ...session, status: ended }, now: new Date(now) }))).toContain(sentence);
});

test("a title is shown as it is written, and the demonstration says what it is", () => {
  expect(paper()).not.toContain("<L1>");
  expect(text(paper())).not.toContain("Démonstration");
  expect(text(paper({ demonstration: true }))).toContain("Démonstration (sur un ordinateur)");
});
