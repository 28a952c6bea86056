import { afterAll, beforeAll, expect, test } from "vitest";
import { importLabImages } from "../cluster/labImages.ts";
import { imagesOf, solution, templateNames } from "../unit/templates/builtInTemplates.ts";
import { type LabStage, type OpenLab, openLabStage } from "./labStage.ts";

/** Each mostly waits. A test's time begins before its turn. */
const AT_ONCE = 2;
const PATIENCE = 900_000;

let running = 0;
const waiting: (() => void)[] = [];
async function inTurn(work: () => Promise<void>): Promise<void> {
  while (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running += 1;
  try {
    await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

let stage: LabStage;
/** Their namespaces go while the next labs run. */
const ended: OpenLab[] = [];

beforeAll(async () => {
  await importLabImages(process.env.PUPITRE_NODE_KUBECONFIG ?? "", templateNames.flatMap(imagesOf));
  stage = await openLabStage();
}, PATIENCE);
afterAll(() => stage?.close());

/**
 * A lab as a class would meet it: its own template, real containers, the students' door. The
 * images have the public names and are made here of Debian's packages, since no registry is reached.
 */
async function tryOut(name: string): Promise<void> {
  const lab = await stage.open(name);
  try {
    expect((await lab.check()).filter(({ state }) => state !== "failed")).toEqual([]);
    const { code, output } = await lab.solve(solution(name));
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect((await lab.check()).filter(({ state }) => state !== "passed")).toEqual([]);
    for (const [access, { status, text }] of Object.entries(await lab.openPages()))
      expect([access, status, text.slice(0, 300)]).toEqual([access, 200, expect.any(String)]);
    // A folder with a database's own files may hold some that its terminal's user cannot read.
    const work = await lab.collect();
    if (work)
      expect([work.cause ?? work.failure, work.state]).toEqual([
        undefined,
        expect.stringMatching(/^(done|partial)$/),
      ]);
  } catch (error) {
    throw new Error(`the lab ${name}:\n${await lab.logs()}`, { cause: error });
  } finally {
    await lab.end();
    ended.push(lab);
  }
}

test.concurrent.each(templateNames)(
  "the lab %s starts, its checks fail, its solution makes them pass, its pages answer",
  (name) => inTurn(() => tryOut(name)),
  PATIENCE,
);

test("nothing is left of any of them", async () => {
  for (const lab of ended) expect(await lab.leftovers()).toEqual([]);
});
