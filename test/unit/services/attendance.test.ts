import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { openRoster } from "../../../intake/openRoster.ts";
import { readAttendance } from "../../../services/attendance.ts";
import {
  attendanceCsv,
  attendanceFileName,
  attendanceTable,
  attendanceXlsx,
} from "../../../services/attendanceTable.ts";
import type { SeatPresenceSpec } from "../../../shared/domain/seat.ts";
import type { TrainingSessionStatus } from "../../../shared/domain/session.ts";
import { attendanceOf } from "../../../shared/plan/attendance.ts";
import { at, EIGHT, LAB, MINUTE, SESSION, sampleSeat, sampleSession } from "../plan/sample.ts";

const checks = [
  {
    name: "file",
    title: { fr: "Le fichier est là", en: "The file is there" },
    container: "shell",
    command: ["true"],
  },
  {
    name: "site",
    title: { fr: "Le site répond", en: "The site answers" },
    container: "shell",
    command: ["true"],
  },
];
const session = sampleSession({ template: { name: "lab", spec: { ...LAB, checks } } }, 2);
const people = [
  { seat: 1, person: 1, lastName: "=1+1", firstName: "Ana" },
  { seat: 1, person: 2, lastName: "Lefèvre", firstName: "Élodie" },
  { seat: 2, person: 1, lastName: "-Bob" },
];
const result = (name: string, state: "passed" | "failed") => ({ name, state, at: at(9) });
const seats = [
  sampleSeat(2),
  sampleSeat(1, {
    checks: { ran: 1, at: at(9), results: [result("site", "failed"), result("file", "passed")] },
  }),
  sampleSeat(0, {}, { persons: 0 }),
  sampleSeat(3, {}, { session: "zzzzzz" }),
];
const presence: Partial<SeatPresenceSpec> = {
  session: SESSION,
  number: 1,
  firstSeen: at(5),
  lastSeen: at(65),
  connectedSeconds: 3_570,
  helps: { asked: 3, answered: 2, waitedSeconds: 300 },
};

/** What the cluster answers; the receipt is what the conductor wrote at the end. */
function clusterWith(
  status: Partial<TrainingSessionStatus>,
  receipt?: object,
  roster: object | undefined = { people },
) {
  const objects: Record<string, unknown> = {
    [`TrainingSession ${SESSION}`]: { ...session, status },
    [`Receipt ${SESSION}`]: receipt && { spec: receipt },
    [`Secret ${SESSION}-roster`]: roster && {
      data: { "roster.json": Buffer.from(JSON.stringify({ version: 1, ...roster })).toString("base64") },
    },
  };
  const cluster: Partial<Cluster> = {
    get: <T>({ kind, name }: { kind: string; name: string }) =>
      Promise.resolve(objects[`${kind} ${name}`] as T | undefined),
    list: <T>({ kind }: { kind: string }) =>
      Promise.resolve({
        items: (kind === "Seat" ? seats : [{ spec: presence }]) as T[],
        resourceVersion: "1",
      }),
  };
  return { id: "site", kind: "cluster" as const, namespace: "demo", cluster: cluster as Cluster };
}
const during = new Date(EIGHT + 70 * MINUTE);
const read = (site = clusterWith({ phase: "open" }), now = during) => readAttendance(site, SESSION, now);
const ofSeats = {
  checks: ["file", "site"],
  seats: [
    {
      ...{ seat: 1, firstSeen: at(5), lastSeen: at(65), connectedSeconds: 3_570 },
      helps: { asked: 3, answered: 2, waitedSeconds: 300 },
      checks: ["passed", "failed"],
    },
    {
      seat: 2,
      connectedSeconds: 0,
      helps: { asked: 0, answered: 0, waitedSeconds: 0 },
      checks: ["never", "never"],
    },
  ],
};

/** As the tables show it on this computer. */
const wall = (instant: string) => {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace("T", " ");
};

test("during the class it is what seats and presences say, of this session's own seats alone", async () => {
  expect((await read()).attendance).toEqual(ofSeats);
});

test("after the end it is what the receipt says, since the seats are gone", async () => {
  const kept = { ...ofSeats, seats: ofSeats.seats.slice(0, 1) };
  const site = clusterWith({ phase: "ended", receipt: SESSION }, { attendance: kept });
  expect((await read(site)).attendance).toEqual(kept);
});

test("a class that ended before attendance was written down says so", async () => {
  const site = clusterWith({ phase: "ended", receipt: SESSION }, { session: SESSION });
  await expect(read(site)).rejects.toMatchObject({ failure: { issues: [{ code: "attendance.notKept" }] } });
});

test("names are joined until the day they are kept to, and not a moment longer, though they may still lie there", async () => {
  const until = Date.parse(session.spec.retainNamesUntil);
  expect((await read(undefined, new Date(until - 1))).names.get(1)).toEqual(["Ana =1+1", "Élodie Lefèvre"]);
  expect((await read(undefined, new Date(until))).names.size).toBe(0);
});

test("as CSV it opens in a French spreadsheet, and no name is a formula there", async () => {
  const found = await read();
  expect(attendanceCsv(attendanceTable(found, "fr"), "fr")).toBe(
    [
      "\uFEFFEspace;Nom;Première connexion;Dernière connexion;Minutes connecté;Vérifications réussies;Le fichier est là;Le site répond;Demandes d'aide;Demandes traitées;Attente moyenne (min)",
      `1;"Ana =1+1, Élodie Lefèvre";${wall(at(5))};${wall(at(65))};60;1;réussie;non réussie;3;2;"2,5"`,
      "2;'-Bob;;;0;0;;;0;0;",
      "",
    ].join("\r\n"),
  );
});

test("an identity that a student declared stands beside the name, where there is one", async () => {
  const joined = sampleSeat(1, {
    links: [{ person: 2, hash: "a".repeat(64), revoked: [], issue: 1, declared: "b".repeat(64) }],
  });
  const attendance = attendanceOf(session, [joined, sampleSeat(2)], []);
  expect(attendance.seats.map(({ declared }) => declared)).toEqual([[2], undefined]);
  const { header, rows } = attendanceTable({ ...(await read()), attendance }, "fr");
  expect(header.slice(0, 3)).toEqual(["Espace", "Nom", "Identité"]);
  expect(rows.map((row) => row[2])).toEqual(["déclarée", ""]);
});

test("without names there is no column for them", async () => {
  const found = await read(clusterWith({ phase: "open" }, undefined, { people: [] }));
  expect(attendanceTable(found, "en").header.slice(0, 3)).toEqual([
    "Seat",
    "First connected",
    "Last connected",
  ]);
});

test("as XLSX a name that begins like a formula stays text, and times and numbers are what they are", async () => {
  const bytes = await attendanceXlsx(
    attendanceTable(await read(), "en"),
    "Shell [L1]: gr. 3/4, a title that goes on",
  );
  const opened = openRoster(bytes);
  const [sheet] = "sheets" in opened ? opened.sheets : [];
  expect(sheet?.name).toBe("Shell -L1-- gr. 3-4, a title th");
  expect(sheet?.rows[1]?.slice(0, 2)).toEqual(["1", "Ana =1+1, Élodie Lefèvre"]);
  expect(sheet?.rows[2]?.slice(0, 2)).toEqual(["2", "-Bob"]);
  expect(sheet?.rows[1]?.[2]).toContain(wall(at(5)).slice(0, 10));
});

test("the file is called after the session", () => {
  expect(attendanceFileName("TD 3/shell", "fr", "xlsx")).toBe("TD 3-shell - présence.xlsx");
});
