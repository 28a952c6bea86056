import { serveRole, startRole } from "./ownProcess.ts";
import { openRaw } from "./rawHttp2.ts";
import { percentile } from "./statistics.ts";

/** Somebody else who uses the same API server meanwhile: one small GET after the other. */
export interface Bystander {
  /** Forgets what was before. */
  begin(): Promise<void>;
  /** p99 in ms since `begin`. */
  take(): Promise<number>;
  end(): Promise<void>;
}

const PAUSE = 20;
const PATH = "/api/v1/namespaces/default/configmaps/kube-root-ca.crt";

export async function followBystander(kubeconfigPath: string): Promise<Bystander> {
  const role = await startRole("bystander", kubeconfigPath);
  return {
    begin: async () => void (await role.ask("begin")),
    take: () => role.ask("take"),
    end: () => role.stop(),
  };
}

export async function runBystander(kubeconfigPath: string): Promise<void> {
  const raw = await openRaw(kubeconfigPath);
  let times: number[] = [];
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      const begun = performance.now();
      await raw.send("GET", PATH);
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  })();
  serveRole(
    (word) => {
      if (word === "take") return percentile(times, 0.99);
      times = [];
      return null;
    },
    async () => {
      ended = true;
      await looking;
      raw.close();
    },
  );
}
