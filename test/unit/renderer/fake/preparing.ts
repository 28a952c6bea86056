import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { PrepareProgress, PrepareSettings } from "../../../../shared/contract/hosting.ts";
import type { Manifest } from "../../../../shared/kubernetes/objects.ts";
import { PHASES, systemManifests } from "../../../../shared/manifests/system/systemManifests.ts";

type PrepareCall =
  | "readPreparation"
  | "planPreparation"
  | "savePreparation"
  | "copyPreparation"
  | "runPreparation"
  | "removePreparation";
type Answers = { [N in PrepareCall & CallName]: (input: CallInput<N>) => CallOutput<N> };

const packed = { sha256: "0".repeat(64), base64: "" };
const manifestsOf = (settings: PrepareSettings): Manifest[] => {
  const phases = systemManifests(settings, { conductor: packed, portal: packed });
  return PHASES.flatMap((phase) => phases[phase]);
};
const nameOf = ({ metadata: { namespace, name } }: Manifest) => (namespace ? `${namespace}/${name}` : name);

/** *Prepare this cluster* of the fake application: installing takes a few ticks, and is remembered. */
export function preparingAnswers(tell: (progress: PrepareProgress) => void, tick: number): Answers {
  let settings: PrepareSettings | undefined;
  let progress: PrepareProgress | undefined;
  const run = (site: string, what: PrepareProgress["what"], names: string[], done: () => void) => {
    let at = 0;
    const step = () => {
      const running = at < names.length;
      progress = {
        site,
        what,
        state: running ? "running" : "done",
        done: at,
        total: names.length,
        current: names[at] ?? "",
        rollout: false,
      };
      if (!running) done();
      tell(progress);
      at += 1;
      if (running) setTimeout(step, tick);
    };
    step();
  };
  return {
    readPreparation: () => ({
      ...(settings ? { settings } : {}),
      programs: settings
        ? ["conductor", "portal"].map((name) => ({
            name,
            ready: 1,
            wanted: 1,
            image: settings?.image ?? "",
          }))
        : [],
      standing: 0,
      encryption: "unknown",
      ...(progress ? { progress } : {}),
    }),
    planPreparation: (input) => {
      const all = manifestsOf(input.settings);
      return {
        kinds: [...new Set(all.map(({ kind }) => kind))].map((kind) => ({
          kind,
          objects: all
            .filter((manifest) => manifest.kind === kind)
            .map((manifest) => ({ name: nameOf(manifest), change: settings ? "same" : "create" })),
        })),
        missing: [],
        version: "4f1d2a90.77c1be02",
      };
    },
    savePreparation: () => ({ path: "/home/it/pupitre.yaml" }),
    copyPreparation: (input) => ({ count: manifestsOf(input.settings).length }),
    runPreparation: (input) => {
      const names = manifestsOf(input.settings).map((manifest) => `${manifest.kind} ${nameOf(manifest)}`);
      run(input.site, "install", names, () => {
        settings = input.settings;
      });
      return null;
    },
    removePreparation: ({ site, confirmation }) => {
      if (confirmation !== site)
        throw new LabError({ kind: "invalid", issues: [{ code: "prepare.confirmation" }] });
      run(site, "remove", ["Namespace pupitre-system"], () => {
        settings = undefined;
      });
      return null;
    },
  };
}
