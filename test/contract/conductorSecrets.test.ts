import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../conductor/clock.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import { newSessionId, seatNamespace } from "../../shared/domain/names.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let conductor: Conductor;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

const phaseOf = async (id: Parameters<Stage["session"]>[0]) => (await stage.session(id))?.status?.phase;

describe("names of students and secrets of links", () => {
  test("stand in Secrets alone, never in another object or in a log; the roster goes when its time has come", async () => {
    const lines: string[] = [];
    await conductor.stop();
    conductor = await stage.conduct({ log: (...line) => void lines.push(JSON.stringify(line)) });
    const canary = "Canari-Élodie";
    const id = newSessionId((below) => Math.floor(Math.random() * below));
    const people = [{ lastName: canary, seat: 1, person: 1 }];
    const roster = { apiVersion: "v1", kind: "Secret", namespace: DEMO, name: `${id}-roster` };
    await stage.cluster.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: roster.name, namespace: DEMO, labels: { "pupitre.fr/session": id } },
      data: { "roster.json": Buffer.from(JSON.stringify({ version: 1, people })).toString("base64") },
    });
    await stage.launch({}, 2, id);
    await until(() => stage.seats(id), allReady(2), 30);
    const namespace = seatNamespace(id, 1);
    const access = (await stage.within(namespace, "Secret")).find(
      ({ metadata }) => metadata.name === "access",
    );
    expect(decoded(access)["name-1"]).toBe(canary);
    const handedOut = Object.entries(decoded(await stage.cluster.get({ ...roster, name: `${id}-links` })));
    const named = (key: RegExp) => handedOut.filter(([name]) => key.test(name)).map(([, value]) => value);
    const [links, codes] = [named(/^\d/), named(/^code-/)];
    expect([handedOut.length, links.length, codes.length]).toEqual([4, 2, 2]);
    for (const link of links) expect(link).toMatch(/^[a-z2-7]{32}$/);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);

    const session = await stage.session(id);
    expect((await stage.cluster.get(roster))?.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([
      session?.metadata.uid,
    ]);
    const kinds = [
      "Namespace",
      "Pod",
      "ConfigMap",
      "Event",
      "PersistentVolumeClaim",
      "Service",
      "ServiceAccount",
      "ResourceQuota",
    ];
    const everything = await Promise.all(kinds.map((kind) => stage.cluster.list({ apiVersion: "v1", kind })));
    const door = await stage.door(id);
    expect(door?.spec.codes.map(({ seat, person }) => [seat, person])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    const said = JSON.stringify([everything, session, await stage.seats(id), door]) + lines.join("\n");
    for (const secret of [canary, decoded(access).password, ...links, ...codes])
      expect(said).not.toContain(secret);

    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
    expect((await stage.receipt(id))?.spec.kept).toMatchObject([
      { what: "roster", until: session?.spec.retainNamesUntil },
    ]);
    expect(await stage.cluster.get(roster)).toBeDefined();
    await conductor.stop();
    conductor = await stage.conduct({ clock: { ...systemClock, now: () => Date.now() + 25 * 3_600_000 } });
    await until(
      () => stage.cluster.get(roster),
      (found) => found === undefined,
    );
    await until(
      async () => (await stage.session(id))?.status?.namesDeletedAt,
      (told) => told !== undefined,
    );
    await conductor.stop();
    conductor = await stage.conduct();
  }, 90_000);
});

const decoded = (secret: KubeObject | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries((secret?.data ?? {}) as Record<string, string>).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]),
  );
