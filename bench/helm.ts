import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveHelm } from "../build/tools/helm.mjs";
import { run } from "../build/tools/run.mjs";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { documents } from "./labObjects.ts";
import type { RealCluster } from "./realCluster.ts";

/** A release is kept in one Secret of 1 MiB at most, which a hundred seats of this lab exceed. */
const SEATS_A_RELEASE = 30;

/** Charts of the same objects, one after the other: no values, for nothing in them changes. */
export async function helmInstall(real: RealCluster, lab: string, objects: Manifest[][]): Promise<void> {
  const chart = join(real.folder, "chart");
  await mkdir(join(chart, "templates"), { recursive: true });
  try {
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: lab\nversion: 1.0.0\n");
    for (let from = 0; from < objects.length; from += SEATS_A_RELEASE) {
      const seats = objects.slice(from, from + SEATS_A_RELEASE);
      const text = documents(seats.flat()).replaceAll("{{", '{{ "{{" }}');
      await writeFile(join(chart, "templates", "lab.yaml"), text);
      const where = ["--kubeconfig", real.kubeconfigPath, "--namespace", "default"];
      const release = `${lab}-${from}`;
      const { code, output } = await run(await resolveHelm(), ["install", release, chart, ...where]);
      if (code !== 0) throw new Error(`helm: ${output.slice(-300)}`);
    }
  } finally {
    await rm(chart, { recursive: true });
  }
}
