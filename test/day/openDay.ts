import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright";
import { findChromium } from "../../build/runtime/chromium.mjs";
import type { ClusterAccess } from "../../cluster/access.ts";
import { connect } from "../../cluster/connect.ts";
import type { Cluster } from "../../cluster/port.ts";
import type { ObjectRef } from "../../shared/kubernetes/objects.ts";
import { importLabImages } from "../cluster/labImages.ts";
import { studentAt } from "../contract/real/node/httpsStudent.ts";
import { nodeAccess } from "../node/nodeCluster.ts";
import { selfSigned } from "../unit/cluster/certificate.ts";
import { imagesOf } from "../unit/templates/builtInTemplates.ts";
import { cli } from "./cli.ts";
import { type OfficeApplication, openOfficeApplication } from "./officeApplication.ts";

const SYSTEM = "pupitre-system";
const NODE_PORT = 30_643;

/** A cluster before anybody has prepared it, the people of one school, and their files. */
export interface Day {
  admin: Cluster;
  /** Paths. IT has every right; the teacher has none but what preparing gives. */
  kubeconfigs: { it: string; teacher: string; colleague: string };
  teacher: Cluster;
  /** As Kubernetes knows the teacher. */
  teacherUser: string;
  colleagueUser: string;
  /** What the door shows, which no authority has signed: a path. */
  doorsCertificate: string;
  establishment: string;
  domain: string;
  /** What stands in links; on this computer it leads to the node's port. */
  publicPort: number;
  nodePort: number;
  student: ReturnType<typeof studentAt>;
  /** With the rights of any service account of the cluster. */
  connectAs(namespace: string, account: string): Promise<Cluster>;
  openBrowser(): Promise<Browser>;
  /** IT's or the teacher's, on a computer that has never seen it. */
  openApplication(whose: "it" | "teacher" | "colleague"): Promise<OfficeApplication>;
  /** A class list as Excel writes it: a path. */
  roster(students: number): Promise<string>;
  close(): Promise<void>;
}

interface DayWishes {
  /** Links are names below it. Below `localhost` the application finds them, too, and not the browser alone. */
  domain?: string;
  /** Labs of the catalogue whose images the node is to have. */
  labs: string[];
}

export async function openDay({ domain = "lab.test", labs }: DayWishes): Promise<Day> {
  const it = process.env.PUPITRE_NODE_KUBECONFIG ?? "";
  const ports = JSON.parse(process.env.PUPITRE_NODE_PORTS ?? "{}") as Record<string, number>;
  const publicPort = ports[NODE_PORT];
  if (publicPort === undefined) throw new Error(`PUPITRE_NODE_PORTS does not say where ${NODE_PORT} is`);
  await importLabImages(it, labs.flatMap(imagesOf));
  const access = await nodeAccess();
  const opened: Cluster[] = [];
  const connected = (given: ClusterAccess): Cluster => {
    const cluster = connect(given);
    opened.push(cluster);
    return cluster;
  };
  const admin = connected(access);
  const suffix = Date.now().toString(36);
  const [people, establishment] = [`people-${suffix}`, `school-${suffix}`];
  const folder = await mkdtemp(join(tmpdir(), "pupitre-day-"));
  for (const name of [people, SYSTEM])
    await admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const { certificate, key } = await selfSigned({ names: [{ type: "dns", value: `*.${domain}` }] });
  await admin.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "door", namespace: SYSTEM },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate, "tls.key": key },
  });
  for (const name of ["teacher", "colleague"])
    await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: people } });
  const tokenOf = async (namespace: string, account: string): Promise<string> => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const wish = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    return (await admin.request<{ status: { token: string } }>("POST", path, wish)).status.token;
  };
  const [token, colleaguesToken] = [await tokenOf(people, "teacher"), await tokenOf(people, "colleague")];
  const own = await readAccess(it);
  const fileOf = (name: string) => join(folder, `${name}.kubeconfig`);
  const files = { it: fileOf("it"), teacher: fileOf("teacher"), colleague: fileOf("colleague") };
  const doorsCertificate = join(folder, "door.pem");
  await writeFile(doorsCertificate, certificate);
  await writeFile(files.it, JSON.stringify(own), { mode: 0o600 });
  await writeFile(files.teacher, JSON.stringify(withToken(own, token, establishment)), { mode: 0o600 });
  await writeFile(files.colleague, JSON.stringify(withToken(own, colleaguesToken, establishment)), {
    mode: 0o600,
  });

  return {
    admin,
    kubeconfigs: files,
    teacher: connected({ ...access, auth: { kind: "token", token } }),
    teacherUser: `system:serviceaccount:${people}:teacher`,
    colleagueUser: `system:serviceaccount:${people}:colleague`,
    doorsCertificate,
    establishment,
    domain,
    publicPort,
    nodePort: NODE_PORT,
    student: studentAt({ host: "127.0.0.1", port: publicPort }, certificate),
    connectAs: async (namespace, account) =>
      connected({ ...access, auth: { kind: "token", token: await tokenOf(namespace, account) } }),
    openBrowser: () => openBrowser(domain, certificate),
    openApplication: async (whose) =>
      openOfficeApplication(await mkdtemp(join(folder, "data-")), files[whose], establishment),
    async roster(students) {
      const rows = Array.from({ length: students }, (_, index) => `Nom${index + 1};Élève${index + 1}`);
      const path = join(folder, `class-${students}.csv`);
      await writeFile(path, ["Nom;Prénom", ...rows, ""].join("\r\n"));
      return path;
    },
    async close() {
      try {
        await cli(it, "cluster", "uninstall", "--yes", "--end-sessions", "--with-data");
      } finally {
        for (const name of [people, establishment, SYSTEM])
          await remove(admin, { apiVersion: "v1", kind: "Namespace", name });
        await Promise.all(opened.map((cluster) => cluster.close()));
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function remove(admin: Cluster, ref: ObjectRef): Promise<void> {
  const found = await admin.get(ref);
  if (found) await admin.delete(ref, { uid: found.metadata.uid });
}

interface AccessFile {
  clusters: { name: string }[];
  contexts: { context: object }[];
  users: object[];
}

/** IT's own, in one piece: what it names on the disk is in it. */
async function readAccess(kubeconfig: string): Promise<AccessFile> {
  const kubectl = process.env.PUPITRE_KUBECTL ?? "kubectl";
  const words = [
    "--kubeconfig",
    kubeconfig,
    "config",
    "view",
    "--raw",
    "--minify",
    "--flatten",
    "-o",
    "json",
  ];
  const { stdout } = await promisify(execFile)(kubectl, words);
  return JSON.parse(stdout) as AccessFile;
}

/** With somebody else's key in it, as IT would hand it out. */
function withToken(own: AccessFile, token: string, namespace: string): AccessFile {
  const context = { cluster: own.clusters[0]?.name, user: "teacher", namespace };
  return {
    ...own,
    contexts: own.contexts.map((named) => ({ ...named, context })),
    users: [{ name: "teacher", user: { token } }],
  };
}

/** Knows the names of the school's domain, and takes this one key for the door's; every other stays refused. */
async function openBrowser(domain: string, certificate: string): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium on this computer: name one in PUPITRE_CHROMIUM");
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  const hash = createHash("sha256").update(key).digest("base64");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      `--host-resolver-rules=MAP *.${domain} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${hash}`,
    ],
  });
}
