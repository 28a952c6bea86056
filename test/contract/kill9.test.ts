import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readView } from "../../cli/sessions.ts";
import { endSession, getReceipt, raiseSeats } from "../../services/changeSession.ts";
import { launchSession } from "../../services/launchSession.ts";
import { nodeProcesses } from "../../services/nodeProcesses.ts";
import { PRACTICE_NAMESPACE, type PracticeSite, startPracticeSite } from "../../services/practiceSite.ts";
import type { ProcessStarter, ProgramName } from "../../services/programs.ts";
import type { SiteAccess } from "../../services/site.ts";
import { templateCatalogue } from "../../services/templates.ts";
import type { SessionId } from "../../shared/domain/names.ts";

/** The real programs, killed as an out-of-memory killer or a flat battery would; the host starts them again. */
const SEATS = 8;
const dataDir = mkdtempSync(join(tmpdir(), "pupitre-kill9-"));
const pids = new Map<ProgramName, number>();
const real = nodeProcesses(join("out", "programs"));
const watched: ProcessStarter = {
  start(name, options) {
    const child = real.start(name, options);
    if (child.pid) pids.set(name, child.pid);
    return child;
  },
};

let practice: PracticeSite;
let site: SiteAccess;
beforeEach(async () => {
  practice = await startPracticeSite({ starter: watched, dataDir });
  site = { id: "practice", kind: "practice", cluster: practice.cluster, namespace: PRACTICE_NAMESPACE };
});
afterEach(async () => {
  await practice.stop();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** Kills the program once it has lived, in this life of it, for `moment` ms. */
async function kill(name: ProgramName, moment: number): Promise<void> {
  await expect.poll(() => pids.has(name), { timeout: 20_000, interval: 10 }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, moment));
  const pid = pids.get(name);
  pids.delete(name);
  if (pid) process.kill(pid, "SIGKILL");
}

async function settled<T>(look: () => Promise<T>, expected: T): Promise<void> {
  // a killed cluster answers nobody for a moment: that is what is being tried
  await expect
    .poll(() => look().catch(() => undefined), { timeout: 60_000, interval: 250 })
    .toEqual(expected);
}

test("a launch, a reset and an end survive the conductor and the cluster being killed a dozen times", async () => {
  const template = await templateCatalogue("templates").get("shell");
  let drawn = 7;
  const random = (below: number) => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    return drawn % below;
  };
  const { session } = await launchSession(
    {
      site: "practice",
      template: "shell",
      title: "Kill",
      parameters: {},
      people: [],
      spare: SEATS,
      minutes: 60,
      openAtOnce: true,
    },
    { site, template, locale: "fr", now: new Date(), random },
  );
  for (const moment of [0, 350, 450, 600]) await kill("conductor", moment);
  await kill("practice", 50);
  await kill("conductor", 500);
  await settled(
    () => phases(session),
    Array.from({ length: SEATS }, (_, index) => [index + 1, "ready", 0]),
  );

  await raiseSeats(site, session, [3], "resets");
  await kill("conductor", 15);
  await kill("conductor", 450);
  await kill("practice", 300);
  await settled(
    () => phases(session),
    Array.from({ length: SEATS }, (_, index) => [index + 1, "ready", index === 2 ? 1 : 0]),
  );

  await settled(async () => endSession(site, session, "Kill").then(() => "said"), "said");
  for (const moment of [30, 400]) await kill("conductor", moment);
  await kill("practice", 60);
  await settled(async () => (await getReceipt(site, session)).spec.leftovers, []);
  await settled(() => left(), { seats: 0, namespaces: [] });
  const receipts = await site.cluster.list(
    { apiVersion: "pupitre.fr/v1alpha1", kind: "Receipt" },
    { namespace: PRACTICE_NAMESPACE },
  );
  expect(receipts.items.map(({ metadata }) => metadata.name)).toEqual([session]);
});

async function phases(session: SessionId): Promise<(string | number)[][]> {
  const { seats } = await readView(site, session);
  return seats.map(({ number, phase, resets }) => [number, phase, resets]);
}

async function left(): Promise<{ seats: number; namespaces: string[] }> {
  const [seats, namespaces] = await Promise.all([
    site.cluster.list({ apiVersion: "pupitre.fr/v1alpha1", kind: "Seat" }, { namespace: PRACTICE_NAMESPACE }),
    site.cluster.list({ apiVersion: "v1", kind: "Namespace" }),
  ]);
  return {
    seats: seats.items.length,
    namespaces: namespaces.items
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith("lab-")),
  };
}
