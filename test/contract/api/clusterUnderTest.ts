import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, request as send } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { parse } from "yaml";
import { startPractice } from "../../../practice/practice.ts";

/** A Kubernetes API, whoever serves it. */
export interface ClusterUnderTest {
  server: string;
  kubeconfigPath: string;
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Reads a watch until `enough` says so, then cuts it. */
  watch(path: string, enough: (events: WatchEvent[]) => boolean): Promise<WatchEvent[]>;
  /** A WebSocket to a subresource. */
  socket(path: string, protocols: string[]): WebSocket;
  close(): Promise<void>;
}

export interface CallOptions {
  type?: string;
  accept?: string;
  token?: string;
}

export interface Answer {
  code: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // The contract looks into all kinds of objects; a type for each would say less than the assertions do.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

export interface WatchEvent {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  object: any;
}

interface Access {
  server: string;
  ca: string;
  token?: string;
  cert?: string;
  key?: string;
}

/**
 * The practice cluster, or the one of the kubeconfig that `PUPITRE_CONTRACT_KUBECONFIG` names: both have to give the
 * same answers.
 */
export async function clusterUnderTest(): Promise<ClusterUnderTest> {
  const named = process.env.PUPITRE_CONTRACT_KUBECONFIG;
  if (named !== undefined) {
    const access = await readAccess(named);
    return { ...callers(access), server: access.server, kubeconfigPath: named, close: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), "practice-contract-"));
  const practice = await startPractice({ dataDir: folder });
  const { server, caPem: ca, token, kubeconfigPath } = practice;
  const { agent, ...rest } = callers({ server, ca, token });
  return {
    ...rest,
    server,
    kubeconfigPath,
    async close() {
      agent.destroy();
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readAccess(path: string): Promise<Access> {
  const config = parse(await readFile(path, "utf8"));
  const context = config.contexts.find(
    (one: { name: string }) => one.name === config["current-context"],
  ).context;
  const { cluster } = config.clusters.find((one: { name: string }) => one.name === context.cluster);
  const { user } = config.users.find((one: { name: string }) => one.name === context.user);
  const pem = async (data?: string, file?: string): Promise<string | undefined> =>
    data ? Buffer.from(data, "base64").toString() : file ? readFile(file, "utf8") : undefined;
  const cert = await pem(user["client-certificate-data"], user["client-certificate"]);
  const key = await pem(user["client-key-data"], user["client-key"]);
  return {
    server: cluster.server,
    ca: (await pem(cluster["certificate-authority-data"], cluster["certificate-authority"])) ?? "",
    ...(user.token ? { token: user.token } : {}),
    ...(cert && key ? { cert, key } : {}),
  };
}

function callers({
  server,
  ca,
  token,
  cert,
  key,
}: Access): Pick<ClusterUnderTest, "call" | "watch" | "socket"> & { agent: Agent } {
  const agent = new Agent({ keepAlive: true, ca, ...(cert ? { cert } : {}), ...(key ? { key } : {}) });
  const headersOf = (given?: string): Record<string, string> => {
    const bearer = given ?? token;
    return bearer ? { authorization: `Bearer ${bearer}` } : {};
  };
  const call: ClusterUnderTest["call"] = (method, path, body, options = {}) =>
    new Promise((resolve, reject) => {
      const text = typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
      const headers: Record<string, string> = {
        ...headersOf(options.token),
        "user-agent": "contract/1",
        accept: options.accept ?? "application/json",
        ...(text === undefined
          ? {}
          : {
              "content-type": options.type ?? "application/json",
              "content-length": String(Buffer.byteLength(text)),
            }),
      };
      const request = send(`${server}${path}`, { method, agent, headers }, (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          answer += chunk;
        });
        response.on("end", () => {
          const { headers, statusCode = 0 } = response;
          resolve({ code: statusCode, headers, text: answer, body: parsed(answer) });
        });
        response.on("error", reject);
      });
      request.on("error", reject);
      request.end(text);
    });
  const watch: ClusterUnderTest["watch"] = (path, enough) =>
    new Promise((resolve, reject) => {
      const events: WatchEvent[] = [];
      let rest = "";
      const request = send(`${server}${path}`, { agent, headers: headersOf() }, (response) => {
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          rest += chunk;
          for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
            events.push(JSON.parse(rest.slice(0, end)) as WatchEvent);
            rest = rest.slice(end + 1);
          }
          if (!enough(events)) return;
          resolve(events);
          request.destroy();
        });
        response.on("end", () => resolve(events));
        response.on("error", () => resolve(events));
      });
      request.on("error", reject);
      request.end();
    });
  const socket: ClusterUnderTest["socket"] = (path, protocols) => {
    const identity = { ca, ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
    return new WebSocket(`${server.replace(/^http/, "ws")}${path}`, protocols, {
      ...identity,
      headers: headersOf(),
    });
  };
  return { call, watch, socket, agent };
}

/** What an answer says as JSON, whatever it calls itself: the API server's OpenAPI index is `text/plain`. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // plain text, or a stream of events
  }
}

/** A namespace of its own for each file, gone when the file is. Resolves when Pods can be made in it. */
export async function freshNamespace(
  cluster: ClusterUnderTest,
  labels: Record<string, string> = {},
): Promise<string> {
  const name = `contract-${Math.random().toString(36).slice(2, 10)}`;
  const created = await cluster.call("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
  });
  if (created.code !== 201) throw new Error(created.text);
  await until(async () => {
    const account = await cluster.call("GET", `/api/v1/namespaces/${name}/serviceaccounts/default`);
    return account.code === 200;
  });
  return name;
}

/** Asks again until it holds; controllers of a real cluster take their time. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it never came true");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Registers a kind and waits until `collection`, a path of its objects, answers. */
export async function serveKind(
  cluster: ClusterUnderTest,
  definition: { metadata: { name: string }; spec: object },
  collection: string,
): Promise<void> {
  const made = await cluster.call("POST", CRDS, definition);
  if (made.code !== 201) throw new Error(made.text);
  await until(async () => {
    const { body } = await cluster.call("GET", `${CRDS}/${definition.metadata.name}`);
    const conditions: { type: string; status: string }[] = body.status?.conditions ?? [];
    const established = conditions.some(({ type, status }) => type === "Established" && status === "True");
    return established && (await cluster.call("GET", collection)).code === 200;
  });
}

export function configMap(name: string, data: Record<string, string> = {}, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}
