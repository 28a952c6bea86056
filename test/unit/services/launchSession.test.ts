import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { buildSessionSpec, type LaunchPorts, launchSession } from "../../../services/launchSession.ts";
import type { LaunchInput } from "../../../shared/contract/calls.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import type { LabTemplate } from "../../../shared/domain/template.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { exampleSpec } from "../domain/exampleTemplate.ts";
import { expectWords } from "../intake/words.ts";

const NOW = new Date("2026-11-02T08:00:00.000Z");
const minutesOn = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const template: LabTemplate = {
  apiVersion: "pupitre.fr/v1alpha1",
  kind: "LabTemplate",
  metadata: { name: "example" },
  spec: exampleSpec(),
};
const input = (change: Partial<LaunchInput> = {}): LaunchInput => ({
  site: "practice",
  template: "example",
  title: "Shell, groupe 3",
  parameters: {},
  people: [{ lastName: "Lefèvre", firstName: "Élodie" }],
  spare: 1,
  minutes: 120,
  openAtOnce: true,
  ...change,
});

/** A cluster that keeps what is written to it, and answers nothing else but who asks and what time it is. */
function fakeCluster(
  clock: () => Promise<Date | undefined> = () => Promise.resolve(NOW),
  imageSources?: string,
  kept: (manifest: Manifest) => Manifest = (manifest) => manifest,
) {
  const written: Manifest[] = [];
  const cluster = {
    server: "https://fake",
    create: (manifest: Manifest) => {
      written.push(manifest);
      return Promise.resolve(kept(manifest));
    },
    get: ({ name }: { name: string }) =>
      Promise.resolve(
        name === "pupitre-policy" && imageSources !== undefined ? { data: { imageSources } } : undefined,
      ),
    request: () => Promise.resolve({ status: { userInfo: { username: "teacher" } } }),
    serverTime: clock,
  } as Partial<Cluster> as Cluster;
  return { cluster, written };
}

const portsOf = (cluster: Cluster): LaunchPorts => ({
  site: { id: "practice", kind: "practice", cluster, namespace: "school" },
  template,
  locale: "fr",
  now: NOW,
  random: () => 0,
});

/** What a launch was refused for, after seeing that nothing was written. */
async function refusalOf(
  change: Partial<LaunchInput>,
  clock?: () => Promise<Date | undefined>,
  imageSources?: string,
): Promise<string[]> {
  const { cluster, written } = fakeCluster(clock, imageSources);
  const error: unknown = await launchSession(input(change), portsOf(cluster)).catch((thrown) => thrown);
  expect(written).toEqual([]);
  expect(error).toBeInstanceOf(LabError);
  const { kind, issues = [] } = toFailure(error);
  expect(kind).toBe("invalid");
  issues.forEach(expectWords);
  return issues.map(({ code, path }) => (path ? `${code} ${path}` : code));
}

describe("a launch is refused before anything is written", () => {
  const person = { lastName: "Silva" };
  test.each<[string, Partial<LaunchInput>, string]>([
    ["an end before the start", { minutes: -30 }, "session.endsBeforeStart minutes"],
    ["an end at the start", { minutes: 0 }, "session.endsBeforeStart minutes"],
    ["a length that is no number", { minutes: Number.NaN }, "session.endsBeforeStart minutes"],
    [
      "an opening in the past",
      { opensAt: minutesOn(-2).toISOString(), openAtOnce: false },
      "session.opensInThePast opensAt",
    ],
    [
      "an opening that is no time",
      { opensAt: "tomorrow", openAtOnce: false },
      "session.opensInThePast opensAt",
    ],
    [
      "an opening in more than a year",
      { opensAt: minutesOn(366 * 24 * 60).toISOString(), openAtOnce: false },
      "session.opensTooFar opensAt",
    ],
    ["more than seven days", { minutes: 7 * 24 * 60 + 1 }, "session.tooLong minutes"],
    ["no seats", { people: [], spare: 0 }, "session.noSeats people"],
    ["too many seats", { people: Array(999).fill(person), spare: 1 }, "session.tooManySeats people"],
    ["no title", { title: "" }, "session.badTitle title"],
    ["a title that lies about its order", { title: "a\u202eb" }, "session.badTitle title"],
    ["an unknown parameter", { parameters: { colour: "red" } }, "parameter.unknown parameters.colour"],
    ["a parameter out of its limits", { parameters: { count: 100 } }, "parameter.tooLarge parameters.count"],
  ])("%s", async (_, change, expected) => expect(await refusalOf(change)).toEqual([expected]));

  test("several faults are told at once", async () =>
    expect(await refusalOf({ people: [], spare: 0, minutes: 0, title: "" })).toEqual([
      "session.noSeats people",
      "session.endsBeforeStart minutes",
      "session.badTitle title",
    ]));
});

describe("an image from a source that policy forbids", () => {
  const docker = "docker.io/library/debian # the base\n\n";
  test("is refused, also when a parameter chose it, and each one is named", async () => {
    expect(await refusalOf({}, undefined, "registry.example.fr/labs")).toEqual([
      "template.imageForbidden containers[0].image",
      "template.imageForbidden containers[1].image",
    ]);
    expect(
      await refusalOf(
        { parameters: { image: "evil.example/debian:12" } },
        undefined,
        `${docker}docker.io/library`,
      ),
    ).toEqual(["template.imageForbidden containers[0].image"]);
    expect(await refusalOf({}, undefined, docker)).toEqual(["template.imageForbidden containers[1].image"]);
  });

  test("is refused by an empty policy, and launched where all its sources are allowed", async () => {
    expect(await refusalOf({}, undefined, "# none\n")).toHaveLength(2);
    const { cluster, written } = fakeCluster(undefined, `${docker}docker.io/library/postgres/\n`);
    await launchSession(input(), portsOf(cluster));
    expect(written).toHaveLength(2);
  });
});

describe("the clock of this computer", () => {
  const at = (minutes: number) => () => Promise.resolve(minutesOn(minutes));
  test("more than two minutes ahead of the cluster's is refused", async () =>
    expect(await refusalOf({}, at(-2.1))).toEqual(["session.clockAhead"]));
  test("more than two minutes behind the cluster's is refused", async () =>
    expect(await refusalOf({}, at(60))).toEqual(["session.clockBehind"]));

  const missing = () =>
    Promise.reject(new LabError({ kind: "forbidden", params: { verb: "get", resource: "version" } }));
  test.each<[string, (() => Promise<Date | undefined>) | undefined]>([
    ["two minutes ahead", at(-2)],
    ["two minutes behind", at(2)],
    ["unknown to the cluster", () => Promise.resolve(undefined)],
    ["not to be asked by this user", missing],
  ])("%s is good enough", async (_, clock) => {
    const { cluster, written } = fakeCluster(clock);
    await launchSession(input(), portsOf(cluster));
    expect(written.map(({ kind }) => kind)).toEqual(["Secret", "TrainingSession"]);
  });

  test("is not what a cluster out of reach is refused for", async () => {
    const { cluster, written } = fakeCluster(() => Promise.reject(new LabError({ kind: "unreachable" })));
    await expect(launchSession(input(), portsOf(cluster))).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
    expect(written).toEqual([]);
  });
});

describe("what is written", () => {
  test("the roster first, so that no class exists without its names; no name outside it", async () => {
    const { cluster, written } = fakeCluster();
    const { session } = await launchSession(input(), portsOf(cluster));
    const [roster, training] = written;
    expect(written).toHaveLength(2);
    expect(roster).toMatchObject({
      kind: "Secret",
      metadata: { name: `${session}-roster`, namespace: "school" },
    });
    const data = (roster as unknown as { data: Record<string, string> }).data["roster.json"] ?? "";
    expect(JSON.parse(Buffer.from(data, "base64").toString("utf8"))).toEqual({
      version: 1,
      people: [{ lastName: "Lefèvre", firstName: "Élodie", seat: 1, person: 1 }],
    });
    expect(training).toMatchObject({ kind: "TrainingSession", metadata: { name: session } });
    expect(JSON.stringify({ training, labels: roster?.metadata })).not.toMatch(/lef|lodie/i);
  });

  test("a lab for two seats neighbours of the list together, the last one alone, and spare seats are for two", async () => {
    const { cluster, written } = fakeCluster();
    const people = ["Ana", "Bob", "Chloé"].map((lastName) => ({ lastName }));
    const pairs = { ...template, spec: { ...template.spec, persons: 2 } };
    await launchSession(input({ people, spare: 1 }), { ...portsOf(cluster), template: pairs });
    const [roster, training] = written;
    const data = (roster as unknown as { data: Record<string, string> }).data["roster.json"] ?? "";
    expect(JSON.parse(Buffer.from(data, "base64").toString("utf8")).people).toEqual([
      { lastName: "Ana", seat: 1, person: 1 },
      { lastName: "Bob", seat: 1, person: 2 },
      { lastName: "Chloé", seat: 2, person: 1 },
    ]);
    expect(training).toHaveProperty("spec.seats", [
      { number: 1, persons: 2 },
      { number: 2, persons: 1 },
      { number: 3, persons: 2 },
    ]);
  });

  test("seats without names need no roster", async () => {
    const { cluster, written } = fakeCluster();
    await launchSession(input({ people: [], spare: 2 }), portsOf(cluster));
    expect(written.map(({ kind }) => kind)).toEqual(["TrainingSession"]);
  });

  test("is compared with what the cluster kept of it: one prepared earlier drops the date of kept work, which is told", async () => {
    const without = (manifest: Manifest): Manifest => {
      const { workKeptUntil: _, ...spec } = (manifest.spec ?? {}) as Record<string, unknown>;
      return manifest.kind === "TrainingSession" ? { ...manifest, spec } : manifest;
    };
    const launch = async (change: Partial<LaunchInput>, kept?: (manifest: Manifest) => Manifest) => {
      const { cluster, written } = fakeCluster(undefined, undefined, kept);
      const { session, warnings } = await launchSession(input(change), portsOf(cluster));
      expect(written.at(-1)?.metadata.name).toBe(session);
      return warnings;
    };
    const told = await launch({}, without);
    expect(told).toEqual([{ code: "session.keepingDropped" }]);
    for (const issue of told ?? []) expectWords(issue);
    expect(await launch({ keepWorkDays: 0 }, without)).toBeUndefined();
    expect(await launch({})).toBeUndefined();
  });

  const ports = { template, locale: "fr" as const, now: NOW };
  test("a session that opens at once ends so many minutes from now, and forgets names after thirty days", () =>
    expect(buildSessionSpec(input(), ports, "teacher")).toEqual({
      title: "Shell, groupe 3",
      owner: "teacher",
      locale: "fr",
      template: { name: "example", spec: exampleSpec() },
      parameters: {},
      seats: [
        { number: 1, persons: 1 },
        { number: 2, persons: 1 },
      ],
      phase: "open",
      endsAt: "2026-11-02T10:00:00.000Z",
      retainNamesUntil: "2026-12-02T10:00:00.000Z",
      workKeptUntil: "2026-11-09T10:00:00.000Z",
    }));

  test("work that nobody collects is kept as long as the teacher says, and not at all for a lab without a folder", () => {
    const keptUntil = (days: number, lab = template) =>
      buildSessionSpec(input({ keepWorkDays: days }), { ...ports, template: lab }, "teacher").workKeptUntil;
    expect(keptUntil(30)).toBe("2026-12-02T10:00:00.000Z");
    expect(keptUntil(0)).toBeUndefined();
    const { storage: _, files: __, ...spec } = template.spec;
    expect(keptUntil(7, { ...template, spec })).toBeUndefined();
  });

  test("a session that opens later counts from its opening, and the longest and largest are fine", () => {
    const later = input({ opensAt: minutesOn(60).toISOString(), minutes: 7 * 24 * 60, spare: 998 });
    expect(buildSessionSpec(later, ports, "teacher")).toMatchObject({
      phase: "prepared",
      opensAt: "2026-11-02T09:00:00.000Z",
      endsAt: "2026-11-09T09:00:00.000Z",
    });
    expect(buildSessionSpec(later, ports, "teacher").seats).toHaveLength(999);
  });

  test("an opening chosen a moment ago is still to come", () =>
    expect(
      buildSessionSpec(input({ opensAt: minutesOn(-0.5).toISOString() }), ports, "teacher").opensAt,
    ).toBe("2026-11-02T07:59:30.000Z"));
});
