import { stringify } from "yaml";
import type { Cluster } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { PrepareProgress, PrepareSettings } from "../shared/contract/hosting.ts";
import { isSameTitle } from "../shared/domain/text.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { PHASES, systemManifests } from "../shared/manifests/system/systemManifests.ts";
import type { Desktop } from "./desktop.ts";
import type { Emit, Handlers } from "./handlers.ts";
import { readPackedPrograms } from "./prepare/packedPrograms.ts";
import { planSystem, prepareSystem } from "./prepare/prepareSystem.ts";
import { removeSystem } from "./prepare/removeSystem.ts";
import { versionOf } from "./prepare/systemSettings.ts";
import { systemStatus } from "./prepare/systemStatus.ts";

interface PreparePorts {
  desktop: Desktop;
  emit: Emit;
  now: () => Date;
  /** Where the build put what runs in the cluster. */
  programsDir: string;
  clusterOf: (site: string) => Promise<Cluster>;
  /** What a person types to confirm a removal. */
  nameOf: (site: string) => string;
}

type PrepareCall =
  | "readPreparation"
  | "planPreparation"
  | "savePreparation"
  | "copyPreparation"
  | "runPreparation"
  | "removePreparation";

/** *Prepare this cluster* for the window: one run a site at a time, which goes on when the window looks elsewhere. */
export function prepareCalls(ports: PreparePorts): Pick<Handlers, PrepareCall> {
  const runs = new Map<string, PrepareProgress>();

  const tell = (progress: PrepareProgress) => {
    runs.set(progress.site, progress);
    ports.emit("preparationChanged", progress);
  };

  /** Starts the work and returns; what becomes of it is told as progress. */
  const start = (
    site: string,
    what: PrepareProgress["what"],
    work: (report: (part: Partial<PrepareProgress>) => void) => Promise<unknown>,
  ) => {
    if (runs.get(site)?.state === "running")
      throw new LabError({ kind: "conflict", params: { what: site }, detail: "a run is under way" });
    let progress: PrepareProgress = {
      site,
      what,
      state: "running",
      done: 0,
      total: 0,
      current: "",
      rollout: false,
    };
    const report = (part: Partial<PrepareProgress>) => {
      progress = { ...progress, ...part };
      tell(progress);
    };
    report({});
    void work(report).then(
      () => report({ state: "done", current: "", rollout: false }),
      (error: unknown) => report({ state: "failed", failure: toFailure(error) }),
    );
  };

  const manifestsOf = async (settings: PrepareSettings): Promise<Manifest[]> => {
    const phases = systemManifests(settings, await readPackedPrograms(ports.programsDir));
    return PHASES.flatMap((phase) => phases[phase]);
  };

  return {
    readPreparation: async ({ site }) => {
      const status = await systemStatus(await ports.clusterOf(site), ports.now().getTime());
      const progress = runs.get(site);
      return {
        ...(status.settings ? { settings: status.settings } : {}),
        programs: status.programs.map(({ name, ready, wanted, image, trouble }) => ({
          name,
          ready,
          wanted,
          image,
          ...(trouble ? { trouble } : {}),
        })),
        ...(status.standing === undefined ? {} : { standing: status.standing }),
        encryption: status.encryption,
        ...(progress ? { progress } : {}),
      };
    },
    planPreparation: async ({ site, settings }) => {
      const programs = await readPackedPrograms(ports.programsDir);
      const cluster = await ports.clusterOf(site);
      const { manifests, changes, missing } = await planSystem({ cluster, settings, programs });
      const kinds = new Map<string, { name: string; change?: "create" | "change" | "same" }[]>();
      for (const manifest of PHASES.flatMap((phase) => manifests[phase])) {
        const change = changes.get(manifest);
        const { namespace, name } = manifest.metadata;
        const object = { name: namespace ? `${namespace}/${name}` : name, ...(change ? { change } : {}) };
        kinds.set(manifest.kind, [...(kinds.get(manifest.kind) ?? []), object]);
      }
      return {
        kinds: [...kinds].map(([kind, objects]) => ({ kind, objects })),
        missing,
        version: versionOf(programs),
      };
    },
    savePreparation: async ({ settings }) => {
      const text = yaml(await manifestsOf(settings));
      const path = await ports.desktop.saveFile("pupitre.yaml", text);
      return path === null ? null : { path };
    },
    copyPreparation: async ({ settings }) => {
      const manifests = await manifestsOf(settings);
      await ports.desktop.copyText(yaml(manifests));
      return { count: manifests.length };
    },
    runPreparation: async ({ site, settings }) => {
      const cluster = await ports.clusterOf(site);
      const programs = await readPackedPrograms(ports.programsDir);
      start(site, "install", (report) =>
        prepareSystem({
          cluster,
          settings,
          programs,
          onProgress: ({ phase, done, total, current }) =>
            report({ done, total, current, rollout: phase === "rollout" }),
        }),
      );
      return null;
    },
    removePreparation: async ({ site, confirmation, endSessions }) => {
      if (!isSameTitle(ports.nameOf(site), confirmation))
        throw new LabError({ kind: "invalid", issues: [{ code: "prepare.confirmation" }] });
      const cluster = await ports.clusterOf(site);
      start(site, "remove", (report) =>
        removeSystem({ cluster, endSessions, onProgress: (progress) => report(progress) }),
      );
      return null;
    },
  };
}

const yaml = (manifests: Manifest[]): string =>
  manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join("---\n");
