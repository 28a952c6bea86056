import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprintOf } from "../../services/rehearse/fingerprint.ts";
import {
  getShared,
  listShared,
  sharedText,
  shareTemplate,
  unshareTemplate,
} from "../../services/sharedTemplates.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { LabTemplate } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { DEMO, openStage, SHELL, type Stage } from "./conductorStage.ts";

let stage: Stage;
let site: SiteAccess;
const now = new Date("2026-11-30T10:00:00Z");

beforeAll(async () => {
  stage = await openStage();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
});
afterAll(() => stage.close());

const lab = (name: string, change: Partial<LabTemplate["spec"]> = {}): LabTemplate => ({
  apiVersion: API_VERSION,
  kind: "LabTemplate",
  metadata: { name },
  spec: { ...SHELL, ...change },
});
const found = async (name: string) => (await listShared(site)).find((shared) => shared.name === name);
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof LabError ? error.failure.kind : error),
  );

test("what is shared is listed with who and when, and comes back as it was", async () => {
  await shareTemplate(site, lab("git"), undefined, now);
  const shared = await found("git");
  expect(shared).toMatchObject({ mine: true, sharedAt: now.toISOString(), issues: [] });
  expect(shared?.card).toMatchObject({ ref: "shared/git", version: SHELL.version });
  expect((await getShared(site, "git")).spec).toEqual(lab("git").spec);
  expect(await sharedText(site, "git")).toContain("kind: LabTemplate");
});

test("the next version replaces the last one whole; what somebody else changed meanwhile is not written over", async () => {
  const { storage: _, files: __, ...without } = SHELL;
  await shareTemplate(site, lab("next"), undefined, now);
  const seen = (await found("next"))?.revision;
  expect(await kindOf(shareTemplate(site, lab("next"), undefined, now))).toBe("conflict");
  await shareTemplate(site, { ...lab("next"), spec: { ...without, version: "2.0" } }, seen, now);
  const { spec } = await getShared(site, "next");
  expect(spec.version).toBe("2.0");
  expect(spec).not.toHaveProperty("storage");
  expect(await kindOf(shareTemplate(site, lab("next"), seen, now))).toBe("conflict");
  expect((await getShared(site, "next")).spec.version).toBe("2.0");
});

test("what its author's rehearsal came to is told with a lab, and with no other text of that name", async () => {
  const word = {
    at: "2026-11-29T09:00:00.000Z",
    state: "passed",
    fingerprint: fingerprintOf(lab("tried")),
  } as const;
  await shareTemplate(site, lab("tried"), undefined, now, word);
  expect((await found("tried"))?.rehearsed).toEqual(word);
  // Changed with other tools: the word stands there still, and says nothing of this text.
  const ref = { apiVersion: API_VERSION, kind: "LabTemplate", namespace: DEMO, name: "tried" };
  await stage.cluster.mergePatch(ref, { spec: { version: "9.9" } });
  expect(await found("tried")).toMatchObject({ card: { version: "9.9" } });
  expect((await found("tried"))?.rehearsed).toBeUndefined();
  await shareTemplate(site, lab("tried"), (await found("tried"))?.revision, now);
  expect((await found("tried"))?.rehearsed).toBeUndefined();
});

test("two who share the same name at once: one is told", async () => {
  const kinds = await Promise.all(
    [1, 2].map(() => kindOf(shareTemplate(site, lab("twice"), undefined, now))),
  );
  expect(kinds.filter((kind) => kind === "done")).toHaveLength(1);
});

test("what others put there is judged as any file from a stranger", async () => {
  await stage.cluster.create({
    apiVersion: API_VERSION,
    kind: "LabTemplate",
    metadata: { name: "foreign", namespace: DEMO },
    // whole by its schema, and refused by the rules: no such container
    spec: { ...SHELL, checks: [{ name: "x", title: { en: "x" }, container: "none", command: ["true"] }] },
  });
  const shared = await found("foreign");
  expect(shared?.card).toBeUndefined();
  expect(shared?.by).toBeUndefined();
  expect(shared?.issues.map(({ path }) => path)).toEqual(["spec.checks[0].container"]);
  expect(await kindOf(getShared(site, "foreign"))).toBe("invalid");
});

test("what is no longer shared is gone, unless it was changed since it was seen", async () => {
  await shareTemplate(site, lab("short"), undefined, now);
  const before = (await found("short"))?.revision ?? "";
  await shareTemplate(site, lab("short", { minutes: 30 }), before, now);
  expect(await kindOf(unshareTemplate(site, "short", before))).toBe("conflict");
  await unshareTemplate(site, "short", (await found("short"))?.revision ?? "");
  expect(await found("short")).toBeUndefined();
  expect(await kindOf(getShared(site, "short"))).toBe("notFound");
});
