import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { keepConnected, type SiteConnection, type Told } from "../../../services/siteConnection.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";

/** How a site goes on whose access comes from a program that may open a browser. */
let folder: string;
let connection: SiteConnection | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "connection-"));
  // The connection's own clock: a credential program lives by the real one.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await connection?.stop();
  connection = undefined;
  await rm(folder, { recursive: true, force: true });
});

const HOUR = 3_600_000;
const NO_SERVER = "https://127.0.0.1:1";
const PRINTS_TOKEN = `console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1",
  kind: "ExecCredential", status: { token: "t" } }));`;

/** A site behind a program of one's own, which this Node runs, and what is told of it. */
async function siteBehind(source: string) {
  const log = join(folder, "runs");
  const script = join(folder, "plugin.cjs");
  await writeFile(script, `require("fs").appendFileSync(${JSON.stringify(log)}, "x");${source}`);
  const access: ClusterAccess = {
    ...{ context: "c", server: NO_SERVER, namespace: "univ-a" },
    auth: {
      kind: "program",
      program: {
        apiVersion: "client.authentication.k8s.io/v1",
        ...{ command: process.execPath, args: [script], env: {}, provideClusterInfo: false },
      },
    },
  };
  const told: Told[] = [];
  connection = keepConnected({
    id: "site-a",
    namespace: "univ-a",
    access: async () => access,
    tell: (one) => told.push(one),
  });
  const runs = () =>
    readFile(log, "utf8").then(
      ({ length }) => length,
      () => 0,
    );
  return { connection, told, runs };
}

/** Polled by the real clock, which the test's timers do not hold up. */
async function soon(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}
const cause = ({ failure }: Told | undefined = { state: "starting" }) => failure?.params?.cause;

test("a program that fails is run once, and again when somebody asks for it", async () => {
  const { connection, told, runs } = await siteBehind("process.exit(1)");
  await soon(() => told.length === 1);
  expect(told[0]).toMatchObject({ state: "signIn", server: NO_SERVER });
  expect(cause(told[0])).toBe("credentialProgram");
  await vi.advanceTimersByTimeAsync(HOUR);
  // Somebody looks at the details of the site: no reason to open a browser.
  const looked = connection.look((cluster) => cluster.request("GET", "/version"));
  expect(toFailure(await looked.catch((error: unknown) => error)).params?.cause).toBe("credentialProgram");
  await vi.advanceTimersByTimeAsync(HOUR);
  expect([told.length, await runs()]).toEqual([1, 1]);
  connection.retry();
  await soon(() => told.length >= 2);
  expect([cause(told[1]), await runs()]).toEqual(["credentialProgram", 2]);
});

test("a program that waits for somebody is said to, ended when it is asked for again, and when the site goes", async () => {
  const { connection, told, runs } = await siteBehind("setInterval(() => {}, 1_000)");
  await soon(async () => (await runs()) === 1);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told[0]?.state).toBe("signIn");
  expect(cause(told[0])).toBe("signingIn");
  const looked = connection.look((cluster) => cluster.request("GET", "/version"));
  expect(toFailure(await looked.catch((error: unknown) => error)).params?.cause).toBe("signingIn");
  connection.retry();
  await soon(async () => (await runs()) === 2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.map(cause)).toEqual(["signingIn", "signingIn"]);
  await connection.stop();
});

test("whoever signs in at the second attempt is connected from then on", async () => {
  const { connection, told, runs } = await siteBehind(
    `if (require("fs").readFileSync(process.argv[1].replace("plugin.cjs", "runs")).length === 1) setInterval(() => {}, 1_000);
     else { ${PRINTS_TOKEN} }`,
  );
  await soon(async () => (await runs()) === 1);
  connection.retry();
  await soon(() => told.length === 1);
  await vi.advanceTimersByTimeAsync(15_000);
  await soon(() => told.length >= 2);
  expect(told.slice(0, 2).map(({ state }) => state)).toEqual(["disconnected", "disconnected"]);
  expect(await runs()).toBe(2);
});

test("a site that does not answer is tried again by itself, whoever gives the credential", async () => {
  const { told, runs } = await siteBehind(PRINTS_TOKEN);
  await soon(() => told.length === 1);
  expect(told[0]?.state).toBe("disconnected");
  await vi.advanceTimersByTimeAsync(1_000);
  await soon(() => told.length >= 2);
  expect(await runs()).toBe(1);
});

test("a site without a program is tried again by itself when its access is refused", async () => {
  const told: Told[] = [];
  connection = keepConnected({
    id: "site-a",
    namespace: "univ-a",
    access: () => Promise.reject(new LabError({ kind: "unauthorized" })),
    tell: (one) => told.push(one),
  });
  await soon(() => told.length === 1);
  await vi.advanceTimersByTimeAsync(1_000);
  await soon(() => told.length >= 2);
  expect(told.slice(0, 2).map(({ state }) => state)).toEqual(["signIn", "signIn"]);
});
