import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import { startPractice } from "../../practice/practice.ts";
import { handOverCases } from "./handOverCases.ts";

handOverCases(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "pupitre-hand-over-"));
  const practice = await startPractice({ dataDir });
  return {
    access: await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }),
    shared: false,
    close: async () => {
      await practice.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
});
