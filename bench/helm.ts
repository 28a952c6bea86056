import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveHelm } from "../build/tools/helm.mjs";
import { run } from "../build/tools/run.mjs";
import { documents, type LabObjects } from "./labObjects.ts";
import type { RealCluster } from "./realCluster.ts";

/** A chart of the same objects: no values, for nothing in them changes. */
export async function helmInstall(real: RealCluster, lab: LabObjects): Promise<void> {
  const chart = join(real.folder, "chart");
  await mkdir(join(chart, "templates"), { recursive: true });
  try {
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: lab\nversion: 1.0.0\n");
    const text = documents(lab.seats.flat()).replaceAll("{{", '{{ "{{" }}');
    await writeFile(join(chart, "templates", "lab.yaml"), text);
    const where = ["--kubeconfig", real.kubeconfigPath, "--namespace", "default"];
    const { code, output } = await run(await resolveHelm(), ["install", lab.session, chart, ...where]);
    if (code !== 0) throw new Error(`helm: ${output.slice(-300)}`);
  } finally {
    await rm(chart, { recursive: true });
  }
}
