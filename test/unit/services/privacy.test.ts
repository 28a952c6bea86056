import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { createApplication } from "../../../services/application.ts";
import { readRoster } from "../../../services/links.ts";
import { writePrivateFile } from "../../../services/privateFile.ts";
import type { SiteAccess } from "../../../services/site.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";

const SESSION = "k3x9pz" as SessionId;

/** A cluster that answers what a test gives; anything else is an error of the test. */
const siteOn = (cluster: Partial<Cluster>): SiteAccess => ({
  id: "practice",
  kind: "practice",
  namespace: "demo",
  cluster: cluster as Cluster,
});

test.each([
  ["text that is no JSON", "Zorglub;Élodie\n"],
  ["JSON of another form", '{"version":1,"people":[{"nom":"Zorglub"}]}'],
])("a roster that cannot be read (%s) costs the names, and no error quotes them", async (_, text) => {
  const data = { "roster.json": Buffer.from(text).toString("base64") };
  const site = siteOn({ get: async <T>() => ({ data }) as T });
  expect(await readRoster(site, SESSION)).toBeUndefined();
});

test("nobody looks into a seat of which no record can be made", async () => {
  const created: string[] = [];
  const session = { metadata: { name: SESSION }, spec: { template: { spec: { accesses: [] } } } };
  const site = siteOn({
    get: async <T>() => session as T,
    request: async <T>() => ({ status: { userInfo: { username: "teacher" } } }) as T,
    create: async <T>(manifest: Manifest): Promise<T> => {
      if (manifest.kind === "AuditEntry") throw new LabError({ kind: "forbidden" });
      created.push(manifest.kind);
      return manifest as T;
    },
    informer: () => ({
      synced: Promise.resolve(),
      state: "live",
      list: () => [],
      get: () => undefined,
    }),
  });
  session.spec.template.spec.accesses.push({ kind: "terminal", name: "shell" } as never);
  const application = createApplication({
    emit: () => undefined,
    now: () => new Date(0),
    drafts: { settled: async () => undefined },
  } as never);
  application.setSite(
    { id: "practice", kind: "practice", name: "", server: "", state: "live", seenAt: "" },
    site,
  );
  const caller = { id: "1", emit: () => undefined };
  const looking = application.handlers.openTerminal({ site: "practice", session: SESSION, seat: 1 }, caller);
  await expect(looking).rejects.toThrow("forbidden");
  expect(created).toEqual([]);
  await application.stop();
});

test("a file of links is for its owner alone, also where an open one was before", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pupitre-file-"));
  const path = join(folder, "links.csv");
  await writeFile(path, "old", { mode: 0o644 });
  await writePrivateFile(path, "new");
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe("600");
  await rm(folder, { recursive: true });
});
