import { get } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  clusterUnderTest,
  freshNamespace,
  until,
} from "../contract/api/clusterUnderTest.ts";
import { type Kubectl, kubectlFor } from "../contract/api/kubectl.ts";

const IMAGE = process.env.PUPITRE_NODE_IMAGE ?? "";
const NODE_PORT = 31_080;
const RESTRICTED = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
};
/** A server that tells its own address, and keeps what it is told in its volume. */
const SERVER = `require("http").createServer((q, r) => r.end("hello from " + require("os").hostname())).listen(8080)`;

const pod = (name: string, command: string[], volume = false): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  terminationGracePeriodSeconds: 0
  securityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: main
    image: ${IMAGE}
    command: ${JSON.stringify(command)}
    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    ${volume ? "volumeMounts: [{name: work, mountPath: /work}]" : ""}
  ${volume ? "volumes: [{name: work, persistentVolumeClaim: {claimName: work}}]" : ""}
`;

const CLAIM = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: work}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: greeter}
spec: {type: NodePort, selector: {app: server}, ports: [{port: 80, targetPort: 8080, nodePort: ${NODE_PORT}}]}
`;

let cluster: ClusterUnderTest;
let namespace: string;
let kubectl: Kubectl;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster, RESTRICTED);
  kubectl = await kubectlFor(cluster.kubeconfigPath, namespace);
  await apply(CLAIM, SERVICE, pod("server", ["node", "-e", SERVER], true), pod("client", ["sleep", "3600"]));
  await ready("server", "client");
});
afterAll(async () => {
  await cluster.call("DELETE", `/api/v1/namespaces/${namespace}`);
  await kubectl.close();
  await cluster.close();
});

async function apply(...documents: string[]): Promise<void> {
  expect(await kubectl.fed(documents.join("---"), "apply", "-f", "-")).toMatchObject({ code: 0 });
}
async function ready(...names: string[]): Promise<void> {
  const pods = names.map((name) => `pod/${name}`);
  const waited = await kubectl.run("wait", "--for=condition=Ready", ...pods, "--timeout=60s");
  expect(waited).toMatchObject({ code: 0 });
}
const inClient = (...words: string[]) => kubectl.run("exec", "client", "--", ...words);

test("a restricted Pod runs as its own user, with a shell, standard input and an exit code", async () => {
  const told = await kubectl.fed("été\n", "exec", "-i", "client", "--", "sh", "-c", "id -u; cat; exit 3");
  expect([told.code, told.out]).toEqual([3, "1000\nété\n"]);
});

test("a Pod that is not restricted is refused in a restricted namespace", async () => {
  const loose = pod("loose", ["sleep", "1"]).replace("runAsNonRoot: true", "runAsNonRoot: false");
  expect((await kubectl.fed(loose, "apply", "-f", "-")).err).toContain("violates PodSecurity");
});

test("a Service answers by its name, short and long, and from the node's port on this computer", async () => {
  for (const name of ["greeter", `greeter.${namespace}.svc.cluster.local`])
    expect(await inClient("wget", "-qO-", `http://${name}`)).toMatchObject({ out: "hello from server" });
  const ports = JSON.parse(process.env.PUPITRE_NODE_PORTS ?? "{}") as Record<string, number>;
  expect(await fetched(`http://127.0.0.1:${ports[NODE_PORT]}/`)).toBe("hello from server");
});

test("a Pod calls the API server by its Service, with its own token", async () => {
  const script = `const fs = require("fs"), at = "/var/run/secrets/kubernetes.io/serviceaccount/";
    fetch("https://kubernetes.default.svc/api/v1/namespaces/${namespace}/secrets", {headers: {authorization: "Bearer " + fs.readFileSync(at + "token")}})
      .then(async (answer) => console.log(answer.status, (await answer.json()).message))`;
  const told = await inClient(
    "env",
    "NODE_EXTRA_CA_CERTS=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    "node",
    "-e",
    script,
  );
  expect(told.out).toContain(
    `403 secrets is forbidden: User "system:serviceaccount:${namespace}:default" cannot list`,
  );
});

test("a claim is bound at its first Pod, outlives it, and its volume comes back empty", async () => {
  const written = await kubectl.run("exec", "server", "--", "sh", "-c", "echo kept > /work/file");
  expect(written).toMatchObject({ code: 0 });
  const { body } = await cluster.call("GET", `/api/v1/namespaces/${namespace}/persistentvolumeclaims/work`);
  expect(body.status.phase).toBe("Bound");
  await kubectl.run("delete", "pod", "server", "--wait");
  await apply(pod("server", ["node", "-e", SERVER], true));
  await ready("server");
  expect((await kubectl.run("exec", "server", "--", "cat", "/work/file")).out).toBe("kept\n");
  await kubectl.run("delete", "pod", "server", "--wait");
  await kubectl.run("delete", "pvc", "work", "--wait");
  const path = `/api/v1/persistentvolumes/${body.spec.volumeName}`;
  await until(async () => (await cluster.call("GET", path)).body.status.phase === "Available");
});

test("a Pod that reads from its node's kubelet is refused, with its own token and without one", async () => {
  const node = (await cluster.call("GET", "/api/v1/nodes/node-1")).body;
  const address = node.status.addresses.find((one: { type: string }) => one.type === "InternalIP").address;
  const script = `process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; process.removeAllListeners("warning");
    const token = require("fs").readFileSync("/var/run/secrets/kubernetes.io/serviceaccount/token", "utf8");
    const ask = (headers) => fetch("https://${address}:10250/pods", {headers}).then(({status}) => status);
    Promise.all([ask({}), ask({authorization: "Bearer " + token})]).then((codes) => console.log(codes.join()))`;
  expect((await inClient("node", "-e", script)).out).toBe("401,403\n");
});

test("a Pod reaches another Pod past every NetworkPolicy: this node enforces none", async () => {
  await apply(
    pod("target", ["node", "-e", SERVER]),
    `\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: nobody}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n`,
  );
  await ready("target");
  const { out: address } = await kubectl.run("get", "pod", "target", "-o", "jsonpath={.status.podIP}");
  expect((await inClient("wget", "-qO-", `http://${address}:8080`)).out).toBe("hello from target");
});

function fetched(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(address, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
}
