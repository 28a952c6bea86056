import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type Failure, type Issue, LabError, toFailure } from "../shared/contract/failure.ts";
import { readBounded, refuse, textAt } from "./kubeconfigChecks.ts";
import { type Place, readKubeconfigText, refused } from "./kubeconfigText.ts";

/** `own`: the files of this user on this computer, merged; one that is missing is no error, as in kubectl. */
export type KubeconfigSource = { path: string } | { text: string } | { own: readonly string[] };

export interface ReadFile {
  path: string;
  state: "read" | "missing" | "refused";
  failure?: Failure;
}

/**
 * Where kubectl looks: the files of `KUBECONFIG`, in order; then `~/.kube/config`, which kubectl skips when the variable
 * is set. It comes last, so that it adds contexts and changes none.
 */
export function ownKubeconfigs(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string[] {
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  return [...new Set([...listed, join(home, ".kube", "config")].map((path) => resolve(path)))];
}

/**
 * @throws LabError when a file or text that was named alone cannot be read. Of `own` files each has its state instead,
 *   and the others serve.
 */
export async function readSource(source: KubeconfigSource): Promise<{ root: Place; files: ReadFile[] }> {
  if ("text" in source) return { root: readRoot(source.text), files: [] };
  if ("path" in source) {
    const path = resolve(source.path);
    return { root: readRoot(await textOf(path), path), files: [{ path, state: "read" }] };
  }
  const roots: Place[] = [];
  const files: ReadFile[] = [];
  for (const path of source.own) {
    try {
      roots.push(readRoot(await textOf(path), path));
      files.push({ path, state: "read" });
    } catch (error) {
      const failure = toFailure(error);
      // An empty file is what is left after the last context was removed.
      const nothing = failure.kind === "notFound" || failure.issues?.[0]?.code === "kubeconfig.empty";
      files.push(nothing ? { path, state: "missing" } : { path, state: "refused", failure });
    }
  }
  return { root: merged(roots), files };
}

async function textOf(path: string): Promise<string> {
  const read = await readBounded(path);
  if ("text" in read) return read.text;
  throw new LabError({
    kind: read.code === "fileMissing" ? "notFound" : "invalid",
    issues: [{ code: `kubeconfig.${read.code}`, params: { file: path } }],
    detail: `kubeconfig.${read.code}`,
  });
}

function readRoot(text: string, file?: string): Place {
  const root = readKubeconfigText(text, file);
  const issues: Issue[] = [];
  const kind = textAt(root, "kind", issues);
  const version = textAt(root, "apiVersion", issues);
  if (kind !== undefined && kind !== "Config") refuse(issues, "otherKind", root.get("kind"), { kind });
  if (version !== undefined && version !== "v1")
    refuse(issues, "otherVersion", root.get("apiVersion"), { version });
  if (issues.length > 0) throw refused(issues);
  return root;
}

const NOTHING: Place = {
  path: "",
  line: 1,
  column: 1,
  shape: "map",
  origin: { hash: "" },
  get: () => undefined,
  items: () => [],
  text: () => undefined,
};

/**
 * Several files as one, by kubectl's rule: the first file that sets a value, or defines a name, wins, and what later
 * files say under that name counts for nothing.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
function merged(roots: readonly Place[]): Place {
  const [first, ...others] = roots;
  if (!first) return NOTHING;
  if (others.length === 0) return first;
  return {
    ...first,
    get: (key) => {
      const found = roots.map((root) => root.get(key)).filter((place) => place !== undefined);
      const [winner] = found;
      if (winner?.shape !== "list") return found.find((place) => place.text() !== "") ?? winner;
      return { ...winner, items: () => firstOfEachName(found) };
    },
  };
}

function firstOfEachName(lists: readonly Place[]): Place[] {
  const taken = new Set<string>();
  return lists.flatMap((list) => {
    const items = list.items().filter((item) => !taken.has(nameOf(item)));
    // After the whole file: a name that stands twice in one file stays ambiguous.
    for (const item of items) taken.add(nameOf(item));
    return items;
  });
}

const nameOf = (item: Place): string => item.get("name")?.text() ?? "";
