import type { KubeObject } from "../../../shared/kubernetes/objects.ts";

interface StoredEvent {
  version: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
}

/** ConfigMaps with versions and a history, as an API server keeps them. */
export interface ScriptedStore {
  put(name: string, data: Record<string, string>): KubeObject;
  remove(name: string): void;
  /** Forgets the history: whoever follows from an older version is told 410. */
  compact(): void;
  isGone(version: number): boolean;
  list(): KubeObject[];
  watch(from: number, listener: (event: { type: string; object: KubeObject }) => void): () => void;
  answer(method: string, url: URL, body: unknown): [number, object | string];
}

export function createScriptedStore(): ScriptedStore {
  const objects = new Map<string, KubeObject>();
  const listeners = new Set<(event: StoredEvent) => void>();
  let history: StoredEvent[] = [];
  let version = 1;
  let oldest = 0;
  let uids = 0;

  const record = (type: StoredEvent["type"], object: KubeObject) => {
    const event = { version, type, object };
    history.push(event);
    for (const listener of listeners) listener(event);
  };

  const put = (name: string, data: Record<string, string>): KubeObject => {
    version += 1;
    const previous = objects.get(name);
    const object: KubeObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name,
        namespace: "class",
        uid: previous?.metadata.uid ?? `uid-${++uids}`,
        resourceVersion: String(version),
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
      data,
    };
    objects.set(name, object);
    record(previous ? "MODIFIED" : "ADDED", object);
    return object;
  };

  const remove = (name: string) => {
    const previous = objects.get(name);
    if (!previous) return;
    version += 1;
    objects.delete(name);
    const metadata = { ...previous.metadata, resourceVersion: String(version) };
    record("DELETED", { ...previous, metadata });
  };

  const list = () => [...objects.values()].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));

  const page = (url: URL): [number, object] => {
    const limit = Number(url.searchParams.get("limit") ?? 0) || Number.POSITIVE_INFINITY;
    const [asOf = String(version), start = "0"] = (url.searchParams.get("continue") ?? "")
      .split("@")
      .filter(Boolean);
    if (Number(asOf) < oldest) return [410, failure(410, "Expired")];
    const all = list();
    const items = all.slice(Number(start), Number(start) + limit);
    const next = Number(start) + items.length;
    const more = next < all.length ? { continue: `${asOf}@${next}` } : {};
    // As for built-in kinds: the items do not say what they are.
    const bare = items.map(({ apiVersion: _, kind: __, ...rest }) => rest);
    return [200, { kind: "ConfigMapList", metadata: { resourceVersion: asOf, ...more }, items: bare }];
  };

  const write = (method: string, name: string, body: unknown): [number, object] => {
    const sent = body as { metadata?: { resourceVersion?: string }; data?: Record<string, string> };
    const current = objects.get(name);
    if (method === "POST" && current) return [409, failure(409, "AlreadyExists")];
    if (method === "PUT" && !current) return [404, failure(404, "NotFound")];
    const wanted = sent.metadata?.resourceVersion;
    if (wanted !== undefined && wanted !== current?.metadata.resourceVersion)
      return [409, failure(409, "Conflict")];
    return [method === "POST" ? 201 : 200, put(name, sent.data ?? {})];
  };

  const erase = (name: string, body: unknown): [number, object] => {
    const uid = (body as { preconditions?: { uid?: string } })?.preconditions?.uid;
    const current = objects.get(name);
    if (!current) return [404, failure(404, "NotFound")];
    if (uid !== undefined && uid !== current.metadata.uid) return [409, failure(409, "Conflict")];
    remove(name);
    return [200, { kind: "Status", status: "Success" }];
  };

  return {
    put,
    remove,
    list,
    compact: () => {
      // A version of its own, so that everything before is too old.
      version += 1;
      oldest = version;
      history = [];
    },
    isGone: (from) => from < oldest,
    watch: (from, listener) => {
      for (const event of history) if (event.version > from) listener(event);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    answer: (method, url, body) => {
      const parts = url.pathname.split("/").slice(5);
      if (parts[0] !== "configmaps") return [404, "404 page not found\n"];
      const name = parts[1] ?? (body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? "";
      if (method === "GET" && parts[1] === undefined) return page(url);
      if (method === "GET")
        return objects.has(name) ? [200, objects.get(name) as object] : [404, failure(404, "NotFound")];
      return method === "DELETE" ? erase(name, body) : write(method, name, body);
    },
  };
}

function failure(code: number, reason: string): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code,
    reason,
    message: `configmaps: ${reason}`,
  };
}
