import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { connect } from "../../../cluster/connect.ts";
import { loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { formatInvitation } from "../../../intake/parseInvitation.ts";
import { secretsEncryption } from "../../../services/prepare/encryption.ts";
import { ensureNamespace, prepareCluster } from "../../../services/prepareCluster.ts";
import { noVault, secretStore } from "../../../services/secretStore.ts";
import { whoAmI } from "../../../services/site.ts";
import { openSiteRecords } from "../../../services/siteRecords.ts";
import { readSource } from "../../../services/siteSource.ts";
import { createSites, type Sites } from "../../../services/sites.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import type { Site } from "../../../shared/contract/views.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { TEACHER_ROLE } from "../../../shared/manifests/roles.ts";
import { type RealCluster, startRealCluster } from "../../cluster/startRealCluster.ts";
import { realAccess } from "./realStage.ts";
import { authenticationConfig, openSignInPage, type SignInPage, writeKubelogin } from "./signInPage.ts";

/** A cluster as a datacentre sets it up: Secrets encrypted at rest, people signed in by the establishment's own page. */
const namespace = "univ-a";
let page: SignInPage;
let cluster: RealCluster;
let access: ClusterAccess;
let admin: Cluster;
let folder: string;
let opened: () => Promise<string[]>;
let sites: Sites;
const told: Site[] = [];

const ENCRYPTION = JSON.stringify({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "EncryptionConfiguration",
  resources: [
    {
      resources: ["secrets"],
      providers: [
        { secretbox: { keys: [{ name: "key1", secret: randomBytes(32).toString("base64") }] } },
        { identity: {} },
      ],
    },
  ],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "provided-"));
  page = await openSignInPage({ sub: "prof", groups: ["teachers"] });
  cluster = await startRealCluster({
    tier: "control",
    apiServer: {
      arguments: [
        "--encryption-provider-config=encryption.json",
        "--authentication-config=authentication.json",
      ],
      files: { "encryption.json": ENCRYPTION, "authentication.json": authenticationConfig(page) },
    },
  });
  access = await loadKubeconfig({ path: cluster.kubeconfigPath, trust: "own" });
  admin = connect(access);
  await prepareCluster(admin);
  await ensureNamespace(admin, namespace);
  const RBAC = "rbac.authorization.k8s.io";
  await admin.create({
    ...{ apiVersion: `${RBAC}/v1`, kind: "RoleBinding", metadata: { name: "teachers", namespace } },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: TEACHER_ROLE },
    subjects: [{ apiGroup: RBAC, kind: "Group", name: "oidc:teachers" }],
  } as Manifest);

  ({ opened } = await writeKubelogin(folder));
  await writeFile(join(folder, "page.pem"), page.ca);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH ?? ""}`);
  vi.stubEnv("NODE_EXTRA_CA_CERTS", join(folder, "page.pem")); // the program knows the page by the system's store
  sites = createSites({
    records: await openSiteRecords(join(folder, "sites.json")),
    secrets: secretStore(join(folder, "keys"), noVault),
    setSite: (site) => told.push(site),
    dropSite: () => {},
    now: () => new Date(),
    random: Math.random,
  });
}, 300_000);
afterAll(async () => {
  await sites?.stop();
  await admin?.close();
  await cluster?.stop();
  await page?.close();
  vi.unstubAllEnvs();
  if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

const writeSecret = (to: Cluster, name: string) =>
  to.create({
    ...{ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "default" } },
    data: { key: Buffer.from("value").toString("base64") },
  } as Manifest);

test("Secrets encrypted at rest are confirmed; of a plain cluster nothing is claimed", async () => {
  await writeSecret(admin, "encrypted");
  expect(await secretsEncryption(admin)).toBe("confirmed");

  const plain = connect(await realAccess());
  const name = `plain-${randomBytes(4).toString("hex")}`;
  const { metadata } = await writeSecret(plain, name);
  expect(await secretsEncryption(plain)).toBe("unknown");
  await plain.delete({ apiVersion: "v1", kind: "Secret", namespace: "default", name }, { uid: metadata.uid });
  await plain.close();
}, 60_000);

const cause = ({ failure }: Site) => failure?.params?.cause;
const reaches = (isSo: (site: Site) => boolean) =>
  expect.poll(() => told.some(isSo), { timeout: 60_000, interval: 100 }).toBe(true);
/** The page that the program opened for the `count`th time. */
async function pageOpened(count: number): Promise<string> {
  await expect.poll(async () => (await opened()).length, { timeout: 60_000, interval: 100 }).toBe(count);
  return (await opened())[count - 1] ?? "";
}

test("an invited teacher signs in on the establishment's page, in a browser, in their own time", async () => {
  // The API server learns the page's keys in the background.
  const direct = connect({ ...access, auth: { kind: "token", token: page.idToken() } });
  await expect.poll(() => whoAmI(direct).catch(toFailure), { timeout: 60_000 }).toBe("oidc:prof");
  await direct.close();

  const text = formatInvitation({
    ...{ name: "Toulouse", server: access.server, namespace },
    ...(access.ca === undefined ? {} : { ca: access.ca }),
    signIn: { kind: "oidc", issuer: page.issuer, clientId: page.clientId },
  });
  const source = { from: "invitation", text } as const;
  const [context] = (await readSource(source)).contexts;
  const [question] = context?.questions ?? [];
  expect(question?.params?.command).toBe(
    `kubelogin get-token --oidc-issuer-url=${page.issuer} --oidc-client-id=${page.clientId}`,
  );
  expect(await opened()).toEqual([]); // nothing starts before consent

  const consent = [String(question?.params?.consent)];
  const { site } = await sites.add({ source, name: "Toulouse", namespace, consent });
  const first = await pageOpened(1);
  await reaches((one) => one.state === "signIn" && cause(one) === "signingIn");
  expect((await sites.details(site)).signIn).toBe("program");
  await page.answer(first, "refuse");
  await reaches((one) => one.state === "signIn" && cause(one) === "credentialProgram");
  // Looking at it opens no page; asking to sign in again does.
  expect((await sites.details(site)).check.state).toBe("signIn");
  expect((await opened()).length).toBe(1);
  sites.retry(site);
  await page.answer(await pageOpened(2), "signIn");
  await reaches(({ state }) => state === "live");
  expect(told.at(-1)).toMatchObject({ state: "live", user: "oidc:prof", prepared: true });
  expect((await opened()).length).toBe(2);
}, 180_000);
