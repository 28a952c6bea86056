import { expect, test } from "vitest";
import { WORK_VOLUME } from "../../../shared/manifests/podManifests.ts";
import { readerManifests } from "../../../shared/manifests/readerManifests.ts";
import { workPlaceOf } from "../../../shared/manifests/workArchive.ts";
import { place } from "../plan/sample.ts";
import { resolved, templateNames } from "../templates/builtInTemplates.ts";

interface PodSpec {
  containers: { name: string; volumeMounts?: { name: string; mountPath: string }[] }[];
  volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
}

const keeping = templateNames.filter((name) => workPlaceOf(resolved(name)) !== undefined);

test("some of our labs keep work, and of one of them the work lies in every Pod", () => {
  expect(keeping).toContain("shell");
  expect(keeping).toContain("hpc-cluster");
});

// An empty folder in its place would pass for the work, and the work would go at its date.
test.each(keeping)("what reads kept work of %s mounts the volume where the work is archived from", (name) => {
  const lab = resolved(name);
  const work = workPlaceOf(lab);
  const pods = readerManifests(place(), lab, { resets: 1, restarts: 2 });
  expect(pods.map(({ metadata }) => metadata.name)).toEqual([work?.pod]);
  const { containers, volumes = [] } = (pods[0]?.spec ?? { containers: [] }) as PodSpec;
  expect(volumes).toEqual([{ name: WORK_VOLUME, persistentVolumeClaim: { claimName: WORK_VOLUME } }]);
  expect(containers).toMatchObject([
    { name: work?.container, volumeMounts: [{ name: WORK_VOLUME, mountPath: work?.path }] },
  ]);
});
