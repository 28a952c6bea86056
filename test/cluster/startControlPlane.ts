import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AdminApi, eventually, openAdminApi } from "./adminApi.ts";
import { type Authority, createAuthority, type Pair } from "./certificates.ts";
import {
  apiServerArguments,
  apiServerHosts,
  type ControlPlane,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  schedulerArguments,
} from "./controlPlane.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { KWOK_STAGES, kwokNode } from "./kwokNodes.ts";
import type { KeeperOptions } from "./messages.ts";
import { NODE_ADDRESS } from "./nodeFiles.ts";
import type { Programs } from "./programs.ts";

export interface RunningPlane {
  admin: AdminApi;
  authority: Authority;
  /** What the cluster's own programs call the API server by. */
  server: string;
}

/** The user that the API server is to kubelets. */
export const KUBELET_CLIENT = "cluster-api-server";

export function planeOf({ tier, port }: Pick<KeeperOptions, "tier" | "port">): ControlPlane {
  return tier === "node"
    ? { port, bindAddress: "0.0.0.0", advertiseAddress: NODE_ADDRESS, hasNode: true }
    : // Nothing is published without a node, but a loopback address would be refused.
      { port, bindAddress: "127.0.0.1", advertiseAddress: "10.244.0.1", hasNode: false };
}

/** Writes `admin.kubeconfig` and starts everything up to fake nodes that are ready. */
export async function startControlPlane(options: KeeperOptions, programs: Programs): Promise<RunningPlane> {
  const plane = planeOf(options);
  const authority = await createAuthority();
  const token = randomBytes(24).toString("hex");
  const server = `https://127.0.0.1:${plane.port}`;
  await writeFiles(options, plane, authority, token, server);

  await startProgram("etcd", etcdArguments());
  const more = options.apiServer.arguments;
  await startProgram("kube-apiserver", [...apiServerArguments(plane), ...more]);
  const admin = openAdminApi(server, authority.certificatePem, token);
  const ready = eventually(
    async () => (await admin.call("GET", "/readyz")).code === 200,
    async () => `the API server does not become ready:\n${await programs.tail("kube-apiserver")}`,
  );
  await Promise.race([ready, programs.ended]);

  await startProgram("kube-controller-manager", controllerManagerArguments());
  await startProgram("kube-scheduler", schedulerArguments());
  await startProgram("kwok", kwokArguments());
  const names = Array.from({ length: options.kwokNodes }, (_, index) => `kwok-${index}`);
  for (const name of names) await addNode(admin, name, plane.hasNode);
  await Promise.race([
    programs.ended,
    Promise.all([...names.map((name) => nodeReady(admin, name)), accounts(admin)]),
  ]);
  return { admin, authority, server };

  function startProgram(name: string, args: string[]): Promise<void> {
    return programs.start(name, options.programs[name] ?? name, args);
  }
}

async function writeFiles(
  { folder, server: outside, apiServer }: KeeperOptions,
  plane: ControlPlane,
  authority: Authority,
  token: string,
  server: string,
): Promise<void> {
  const ca = authority.certificatePem;
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  const writePair = async (name: string, pair: Pair) => {
    await write(`${name}.crt`, pair.certificatePem);
    await write(`${name}.key`, pair.keyPem);
  };
  const accounts = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await write("accounts.pub", accounts.publicKey);
  await write("accounts.key", accounts.privateKey);
  await writePair("ca", authority);
  await writePair("server", await authority.issue({ name: "kube-apiserver", hosts: apiServerHosts(plane) }));
  if (plane.hasNode) await writePair("kubelet-client", await authority.issue({ name: KUBELET_CLIENT }));
  for (const name of ["controller-manager", "scheduler"]) {
    const user = await authority.issue({ name: `system:kube-${name}` });
    await write(`${name}.kubeconfig`, kubeconfigText(server, ca, user));
  }
  await write("tokens.csv", `${token},admin,admin,"system:masters"\n`);
  await write("admin.kubeconfig", kubeconfigText(server, ca, { token }));
  // The same for who stands outside of the cluster's network.
  await write("kubeconfig", kubeconfigText(outside, ca, { token }));
  await write("kwok-stages.yaml", KWOK_STAGES);
  for (const [name, text] of Object.entries(apiServer.files)) await write(name, text);
}

async function addNode(admin: AdminApi, name: string, isTainted: boolean): Promise<void> {
  const { code, text } = await admin.call("POST", "/api/v1/nodes", kwokNode(name, isTainted));
  if (code !== 201) throw new Error(`the node ${name} was refused: ${text}`);
}

interface NodeStatus {
  status?: { conditions?: { type: string; status: string }[] };
}

/** Resolves when the node says that it is ready. */
export function nodeReady(admin: AdminApi, name: string): Promise<void> {
  return eventually(
    async () => {
      const { text } = await admin.call("GET", `/api/v1/nodes/${name}`);
      const { status } = JSON.parse(text) as NodeStatus;
      return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
    },
    () => `the node ${name} does not become ready`,
  );
}

/** Without it, no Pod is admitted to the namespace. */
function accounts(admin: AdminApi): Promise<void> {
  const path = "/api/v1/namespaces/default/serviceaccounts/default";
  return eventually(
    async () => (await admin.call("GET", path)).code === 200,
    () => "the controller manager makes no service account",
  );
}
