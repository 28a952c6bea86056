import type { Issue } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";
import { certificateState } from "./certificates.ts";
import { type Checks, readBounded, refuse, textAt } from "./kubeconfigChecks.ts";
import { checkServer } from "./kubeconfigServer.ts";
import { type KubeconfigSource, type ReadFile, readSource } from "./kubeconfigSources.ts";
import { type Place, refused } from "./kubeconfigText.ts";
import { checkUser } from "./kubeconfigUser.ts";

export type KubeconfigOptions = KubeconfigSource & {
  /** Absent: the file's `current-context`. */
  context?: string;
  /** `own`: the user's file on this computer. `imported`: a file from somebody else, which may name no file here. */
  trust: "own" | "imported";
  /**
   * What the user agreed to: the `consent` params of the issues `kubeconfig.execNeedsConsent`, `.fileNeedsConsent` and
   * `.proxy` of an earlier refusal. They stand for exactly what was shown, in exactly that text.
   */
  consent?: readonly string[];
  now?: Date;
};

export interface ContextSummary {
  name: string;
  current: boolean;
  server?: string;
  namespace?: string;
}

/**
 * The access of one context. Nothing of the file runs and no file that it names is read before the user agreed.
 * @throws LabError `invalid`; each issue has a code `kubeconfig.*`, and line and column where there are any.
 */
export async function loadKubeconfig(options: KubeconfigOptions): Promise<ClusterAccess> {
  const { root } = await readSource(options);
  const checks = checksFor(options);
  const context = contextOf(root, options.context, checks.issues);
  const cluster = context && named(root, "clusters", context.clusterName, context.place, checks.issues);
  const user =
    context?.userName === undefined
      ? undefined
      : named(root, "users", context.userName, context.place, checks.issues);
  const server = cluster && (await checkServer(cluster.place, cluster.body, checks));
  const auth = user ? await checkUser(user.body, checks) : { kind: "none" as const };
  if (checks.issues.length > 0 || !context || !server || !auth) throw refused(checks.issues);
  checkCa(server.ca, cluster?.place, checks);
  if (checks.issues.length > 0) throw refused(checks.issues);
  return { context: context.name, namespace: context.namespace ?? "default", ...server, auth };
}

/**
 * The contexts of a file, to choose from. Nothing in it is followed.
 * @throws LabError `invalid` as `loadKubeconfig` does for a text that cannot be read.
 */
export async function listContexts(source: KubeconfigSource): Promise<ContextSummary[]> {
  return contextsOf((await readSource(source)).root);
}

/** The contexts of the user's own files as one, and how each file was: one that is refused does not hide the others. */
export async function listOwnContexts(
  paths: readonly string[],
): Promise<{ files: ReadFile[]; contexts: ContextSummary[] }> {
  const { root, files } = await readSource({ own: paths });
  return { files, contexts: contextsOf(root) };
}

function contextsOf(root: Place): ContextSummary[] {
  const current = root.get("current-context")?.text();
  const servers = new Map<string, string>();
  for (const entry of root.get("clusters")?.items() ?? []) {
    const server = entry.get("cluster")?.get("server")?.text();
    if (server !== undefined) servers.set(entry.get("name")?.text() ?? "", server);
  }
  return (root.get("contexts")?.items() ?? []).flatMap((entry) => {
    const name = entry.get("name")?.text();
    if (name === undefined) return [];
    const body = entry.get("context");
    const server = servers.get(body?.get("cluster")?.text() ?? "");
    const namespace = body?.get("namespace")?.text();
    return [
      { name, current: name === current, ...(server ? { server } : {}), ...(namespace ? { namespace } : {}) },
    ];
  });
}

function checksFor(options: KubeconfigOptions): Checks {
  const issues: Issue[] = [];
  return {
    issues,
    trust: options.trust,
    consent: new Set(options.consent),
    now: options.now ?? new Date(),
    readFile: async (path, place) => {
      const read = await readBounded(path);
      if ("text" in read) return read.text;
      refuse(issues, read.code, place, { file: path });
      return undefined;
    },
  };
}

interface ChosenContext {
  name: string;
  place: Place;
  clusterName: string;
  userName: string | undefined;
  namespace: string | undefined;
}

function contextOf(root: Place, wanted: string | undefined, issues: Issue[]): ChosenContext | undefined {
  const name = wanted ?? textAt(root, "current-context", issues);
  if (name === undefined) {
    refuse(issues, "noCurrentContext", root.get("current-context") ?? root);
    return undefined;
  }
  const entries = root.get("contexts")?.items() ?? [];
  const entry = entries.find((item) => item.get("name")?.text() === name);
  const body = entry?.get("context");
  if (!entry || !body) {
    const known = entries.map((item) => item.get("name")?.text() ?? "").filter((text) => text !== "");
    refuse(issues, "contextMissing", root.get("contexts"), {
      context: name,
      known: known.slice(0, 20).join(", "),
    });
    return undefined;
  }
  const clusterName = textAt(body, "cluster", issues);
  if (clusterName === undefined) {
    refuse(issues, "clusterMissing", body, { cluster: "" });
    return undefined;
  }
  const userName = textAt(body, "user", issues);
  const namespace = textAt(body, "namespace", issues);
  if (namespace !== undefined && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    refuse(issues, "namespaceInvalid", body.get("namespace"), { namespace });
  }
  return { name, place: body, clusterName, userName, namespace };
}

function named(
  root: Place,
  list: "clusters" | "users",
  name: string,
  from: Place,
  issues: Issue[],
): { place: Place; body: Place } | undefined {
  const singular = list === "clusters" ? "cluster" : "user";
  const entries = (root.get(list)?.items() ?? []).filter((item) => item.get("name")?.text() === name);
  const entry = entries[0];
  const body = entry?.get(singular);
  if (entries.length > 1) refuse(issues, `${singular}Ambiguous`, entries[1], { [singular]: name });
  if (entry && body) return { place: entry, body };
  refuse(issues, `${singular}Missing`, from.get(singular) ?? from, { [singular]: name });
  return undefined;
}

function checkCa(ca: string | undefined, place: Place | undefined, { issues, now }: Checks): void {
  if (ca === undefined) return;
  const checked = certificateState(ca, now);
  if (checked.state === "unreadable") refuse(issues, "caUnreadable", place);
  if (checked.state === "expired") refuse(issues, "caExpired", place, { at: checked.at });
  if (checked.state === "notYetValid") refuse(issues, "caNotYetValid", place, { at: checked.at });
}
