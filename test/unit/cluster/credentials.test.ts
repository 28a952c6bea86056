import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClusterAccess, CredentialProgram } from "../../../cluster/access.ts";
import { connect } from "../../../cluster/connect.ts";
import { SIGN_IN_TIME } from "../../../cluster/credentialProgram.ts";
import { createCredentials } from "../../../cluster/credentials.ts";
import { inClusterAccess } from "../../../cluster/inCluster.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { CONFIG_MAPS, startScriptedServer, status } from "./scriptedServer.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "credentials-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const access = (auth: ClusterAccess["auth"]): ClusterAccess => ({
  context: "c",
  server: "https://k.example",
  namespace: "default",
  auth,
});

const MINUTE = 60_000;

/** A credential program of one's own, run by this Node. */
async function program(source: string, more: Partial<CredentialProgram> = {}): Promise<CredentialProgram> {
  const path = join(folder, "plugin.cjs");
  await writeFile(path, source);
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: [path],
    env: {},
    provideClusterInfo: false,
    ...more,
  };
}

const printing = (fields: string) =>
  `console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: ${fields} }))`;

test("a token file is read again after a minute, not before, and after a 401", async () => {
  const path = join(folder, "token");
  let now = 0;
  await writeFile(path, "first\n");
  const credentials = createCredentials(access({ kind: "tokenFile", path }), () => now);
  expect(await credentials.token()).toBe("first");
  await writeFile(path, "second");
  now = MINUTE - 1;
  expect(await credentials.token()).toBe("first");
  now = MINUTE;
  expect(await credentials.token()).toBe("second");
  await writeFile(path, "third");
  now += 2_000;
  expect(credentials.renew()).toBe(true);
  expect(await credentials.token()).toBe("third");
});

test("a token file that is missing or holds no token is named, and tried again", async () => {
  const path = join(folder, "token");
  const credentials = createCredentials(access({ kind: "tokenFile", path }), () => 0);
  expect(await credentials.token().catch(toFailure)).toMatchObject({
    kind: "unauthorized",
    params: { cause: "tokenFile" },
  });
  await writeFile(path, "two words");
  expect(await credentials.token().catch(toFailure)).toMatchObject({ kind: "unauthorized" });
  await writeFile(path, "word");
  expect(await credentials.token()).toBe("word");
});

test("a Pod's own access: server, CA, namespace and token file of its service account", async () => {
  await writeFile(join(folder, "ca.crt"), "PEM");
  await writeFile(join(folder, "namespace"), "school");
  const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "6443" };
  expect(await inClusterAccess({ mount: folder, env })).toEqual({
    context: "in-cluster",
    server: "https://[fd00::1]:6443",
    ca: "PEM",
    namespace: "school",
    auth: { kind: "tokenFile", path: join(folder, "token") },
  });
  expect(await inClusterAccess({ mount: folder, env: {} }).catch(toFailure)).toMatchObject({
    kind: "unsupported",
  });
});

test("a credential program is run once until its credential expires, and is told about the cluster", async () => {
  const log = join(folder, "runs");
  const source = `require("fs").appendFileSync(${JSON.stringify(log)}, "x");
    const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
    const token = [info.spec.cluster.server, process.env.PROFILE, require("fs").readFileSync(${JSON.stringify(log)}).length].join("|");
    ${printing('{ token, expirationTimestamp: "1970-01-01T01:00:00Z" }')}`;
  const plugin = await program(source, { env: { PROFILE: "school" }, provideClusterInfo: true });
  let now = 0;
  const credentials = createCredentials(access({ kind: "program", program: plugin }), () => now);
  const both = await Promise.all([credentials.token(), credentials.token()]);
  expect(both).toEqual(["https://k.example|school|1", "https://k.example|school|1"]);
  now = 61 * MINUTE;
  expect(await credentials.token()).toBe("https://k.example|school|2");
});

test.each([
  ["ends badly", 'console.error("s3cret"); process.exit(3)', "ended with 3"],
  ["prints something else", 'console.log("s3cret")', "printed no ExecCredential"],
  ["prints no credential", printing("{}"), "gave no credential"],
  ["prints another version", printing("{}").replace("/v1", "/v2"), "printed no ExecCredential"],
])("a program that %s is named without its words", async (_, source, words) => {
  const plugin = await program(source);
  const credentials = createCredentials(access({ kind: "program", program: plugin }), () => 0);
  const error = await credentials.token().catch((thrown: unknown) => thrown);
  const failure = toFailure(error);
  expect(failure).toMatchObject({ kind: "unauthorized", params: { cause: "credentialProgram" } });
  expect(failure.detail).toContain(words);
  expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain("s3cret");
});

test("a program that is not there is named; a shell never sees its arguments", async () => {
  const absent = await program("", { command: join(folder, "absent") });
  const credentials = createCredentials(access({ kind: "program", program: absent }), () => 0);
  expect((await credentials.token().catch(toFailure)) as object).toMatchObject({
    detail: expect.stringContaining("not found"),
  });
  const source = printing('{ token: process.argv[2].replace(/ /g, "_") }');
  const plain = await program(source);
  await chmod(folder, 0o700);
  const quoted = { ...plain, args: [...plain.args, "$(touch x) ; `id`"] };
  expect(await createCredentials(access({ kind: "program", program: quoted }), () => 0).token()).toBe(
    "$(touch_x)_;_`id`",
  );
});

test("a program that failed rests, however many ask, until its time is over or somebody wants it again", async () => {
  const log = join(folder, "runs");
  const plugin = await program(`require("fs").appendFileSync(${JSON.stringify(log)}, "x"); process.exit(1)`);
  const runs = async () => (await readFile(log, "utf8")).length;
  let now = 0;
  const credentials = createCredentials(access({ kind: "program", program: plugin }), () => now);
  const ask = () => credentials.token().catch(toFailure);
  await Promise.all([ask(), ask(), ask()]);
  now = 5 * MINUTE - 1;
  credentials.renew();
  await ask();
  expect(await runs()).toBe(1);
  now = 5 * MINUTE;
  await ask();
  expect(await runs()).toBe(2);
  credentials.again();
  await ask();
  expect(await runs()).toBe(3);
  const options = { programRest: Number.POSITIVE_INFINITY };
  const patient = createCredentials(access({ kind: "program", program: plugin }), () => now, options);
  await patient.token().catch(toFailure);
  now += 1_000 * MINUTE;
  await patient.token().catch(toFailure);
  expect(await runs()).toBe(4);
});

test("a program whose credential is refused at once is not run again at once", async () => {
  const log = join(folder, "runs");
  const source = `require("fs").appendFileSync(${JSON.stringify(log)}, "x");${printing('{ token: "t" }')}`;
  const plugin = await program(source);
  let now = 0;
  const credentials = createCredentials(access({ kind: "program", program: plugin }), () => now);
  await credentials.token();
  now = 4 * MINUTE;
  credentials.renew();
  await credentials.token();
  expect((await readFile(log, "utf8")).length).toBe(1);
  now = 6 * MINUTE;
  credentials.renew();
  await credentials.token();
  expect((await readFile(log, "utf8")).length).toBe(2);
});

test("a program may take the time that a person takes, no longer, and ends when nobody waits for it", async () => {
  expect(SIGN_IN_TIME).toBe(5 * MINUTE);
  const plugin = await program("setInterval(() => {}, 1000)");
  const auth = { kind: "program", program: plugin } as const;
  const short = createCredentials(access(auth), () => 0, { programTimeout: 200 });
  expect(await short.token().catch(toFailure)).toMatchObject({
    kind: "unauthorized",
    detail: "the credential program ran too long",
  });
  const left = createCredentials(access(auth), () => 0);
  const waiting = left.token().catch(toFailure);
  expect(left.busy()).toBe(true);
  left.close();
  expect(await waiting).toMatchObject({ detail: "the credential program was stopped" });
  expect(left.busy()).toBe(false);
});

test("after a 401 the credential is renewed once, and the call succeeds", async () => {
  const server = await startScriptedServer();
  const path = join(folder, "token");
  await writeFile(path, "old");
  const cluster = connect({ ...server.access, auth: { kind: "tokenFile", path } }, { backoffBase: 1 });
  const ref = { ...CONFIG_MAPS, namespace: "class", name: "a" };
  server.store.put("a", {});
  server.fail("GET", { status: 401, body: status(401, "Unauthorized") });
  expect(await cluster.get(ref)).toBeDefined();
  server.fail("GET", ...[1, 2].map(() => ({ status: 401, body: status(401, "Unauthorized") })));
  expect(await cluster.get(ref).catch(toFailure)).toMatchObject({ kind: "unauthorized" });
  await cluster.close();
  await server.close();
});
