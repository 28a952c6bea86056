import { afterAll, beforeAll, expect, test } from "vitest";
import { hasStandIn, importLabImages } from "../cluster/labImages.ts";
import { imagesOf, solution, templateNames } from "../unit/templates/builtInTemplates.ts";
import { type LabStage, type OpenLab, openLabStage } from "./labStage.ts";

/**
 * Every lab of the catalogue as a class would meet it: its own template, real containers, the students' door. The
 * images have the public names and are made here of Debian's packages, since no registry is reached.
 */
const labs = templateNames.map((name) => {
  const images = imagesOf(name);
  return { name, images, without: images.filter((image) => !hasStandIn(image)) };
});
const here = labs.filter(({ without }) => without.length === 0);

let stage: LabStage;
/** Their namespaces go while the next labs run. */
const ended: OpenLab[] = [];

beforeAll(async () => {
  await importLabImages(
    process.env.PUPITRE_NODE_KUBECONFIG ?? "",
    here.flatMap(({ images }) => images),
  );
  stage = await openLabStage();
}, 900_000);
afterAll(() => stage?.close());

test.each(here.map(({ name }) => name))(
  "the lab %s starts, its checks fail, its solution makes them pass, its pages answer",
  async (name) => {
    const lab = await stage.open(name);
    try {
      expect((await lab.check()).filter(({ state }) => state !== "failed")).toEqual([]);
      const { code, output } = await lab.solve(solution(name));
      expect([code, output]).toEqual([0, expect.any(String)]);
      expect((await lab.check()).filter(({ state }) => state !== "passed")).toEqual([]);
      for (const [access, { status, text }] of Object.entries(await lab.openPages()))
        expect([access, status, text.slice(0, 300)]).toEqual([access, 200, expect.any(String)]);
    } catch (error) {
      throw new Error(`the lab ${name}:\n${await lab.logs()}`, { cause: error });
    } finally {
      await lab.end();
      ended.push(lab);
    }
  },
);

test("nothing is left of any of them", async () => {
  for (const lab of ended) expect(await lab.leftovers()).toEqual([]);
});

const missing = labs.filter(({ without }) => without.length > 0);
if (missing.length > 0)
  test(`not run here, since nothing stands in for their images: ${missing.map(({ name }) => name).join(", ")}`, () =>
    expect(here.length).toBeGreaterThan(0));
