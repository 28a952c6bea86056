import type { Cluster } from "../../cluster/port.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { PrepareSettings } from "../../shared/contract/hosting.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { SETTINGS_CONFIG_MAP, SETTINGS_KEY, SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";
import {
  DEFAULT_IMAGE,
  type PackedProgram,
  type ProgramName,
  type SystemSettings,
} from "../../shared/manifests/system/options.ts";

type ConfigMap = KubeObject & { data?: Record<string, string> };

/** What *Prepare* was told last time; `undefined` where it never was, or where what stands there is not readable. */
export async function readSystemSettings(cluster: Cluster): Promise<SystemSettings | undefined> {
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: SYSTEM_NAMESPACE, name: SETTINGS_CONFIG_MAP };
  const text = (await cluster.get<ConfigMap>(ref))?.data?.[SETTINGS_KEY];
  try {
    return text === undefined ? undefined : PrepareSettings.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * What was said now over what was said last time. Establishments are added, never taken away: what is in them stays.
 * @throws LabError invalid, for what is still not decided or is no name
 */
export function completeSettings(
  said: Partial<SystemSettings>,
  before: SystemSettings | undefined,
): SystemSettings {
  const establishments = [...new Set([...(before?.establishments ?? []), ...(said.establishments ?? [])])];
  const issues = [
    ...(said.door || before ? [] : [{ code: "prepare.doorMissing" }]),
    ...(establishments.length > 0 ? [] : [{ code: "prepare.establishmentMissing" }]),
  ];
  if (issues.length > 0) throw new LabError({ kind: "invalid", issues });
  const parsed = PrepareSettings.safeParse({
    image: DEFAULT_IMAGE,
    teachers: [],
    support: [],
    ...before,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    establishments,
  });
  if (parsed.success) return parsed.data;
  throw new LabError({
    kind: "invalid",
    issues: parsed.error.issues.map(({ path, message }) => ({
      code: "prepare.badSetting",
      path: path.join("."),
      params: { message },
    })),
  });
}

/** Tells one build of the programs from another: eight digits of each one's checksum. */
export const versionOf = ({ conductor, portal }: Record<ProgramName, PackedProgram>): string =>
  `${conductor.sha256.slice(0, 8)}.${portal.sha256.slice(0, 8)}`;
