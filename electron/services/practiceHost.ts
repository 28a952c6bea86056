import type { Application } from "../../services/application.ts";
import { PRACTICE_NAMESPACE, type PracticeSite, startPracticeSite } from "../../services/practiceSite.ts";
import type { ProcessStarter } from "../../services/programs.ts";
import type { SiteAccess } from "../../services/site.ts";
import type { Site } from "../../shared/contract/views.ts";

export interface PracticeHost {
  portalUrl(): string | undefined;
  stop(): Promise<void>;
}

/** Hosts the demonstration while the window is already there, and keeps the list of sites true about it. */
export function hostPractice(options: {
  application: Application;
  starter: ProcessStarter;
  dataDir: string;
  log: (line: string) => void;
}): PracticeHost {
  let running: PracticeSite | undefined;
  let access: SiteAccess | undefined;
  const tell = (state: Site["state"]) =>
    options.application.setSite(
      {
        id: "practice",
        kind: "practice",
        name: "",
        server: running?.cluster.server ?? "",
        state,
        seenAt: new Date().toISOString(),
      },
      access,
    );
  tell("starting");
  const starting = startPracticeSite({
    starter: options.starter,
    dataDir: options.dataDir,
    log: options.log,
    onState: (state) => tell(state === "live" ? "live" : "disconnected"),
  }).then(
    (site) => {
      running = site;
      access = { id: "practice", kind: "practice", cluster: site.cluster, namespace: PRACTICE_NAMESPACE };
      tell("live");
    },
    (error: unknown) => {
      options.log(JSON.stringify({ msg: "the practice cluster did not start", cause: String(error) }));
      tell("failed");
    },
  );
  return {
    portalUrl: () => running?.portalUrl,
    async stop() {
      await starting;
      await running?.stop();
    },
  };
}
