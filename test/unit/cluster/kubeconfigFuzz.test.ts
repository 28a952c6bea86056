import fc from "fast-check";
import { expect, test } from "vitest";
import { listContexts, loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import { LabError } from "../../../shared/contract/failure.ts";

/** Twice this many; `FUZZ_RUNS=50000` for the hundred thousand of a long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 5_000);

/** Fragments that a parser may stumble over, around the words that mean something in a kubeconfig. */
const fragment = fc.constantFrom(
  ..."apiVersion: v1|kind: Config|current-context: a|contexts:|clusters:|users:|- name: a|  context:|  cluster:|  user:".split(
    "|",
  ),
  ..."    cluster: a|    user: a|    server: https://k|    server: http://k|    token: t|    exec: {command: touch}|    tokenFile: /x".split(
    "|",
  ),
  ..."    auth-provider: {name: x}|__proto__: {polluted: yes}|constructor: {prototype: {polluted: yes}}|    __proto__: {token: t}".split(
    "|",
  ),
  ...[
    "&a",
    "*a",
    "<<: *a",
    "? ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    ">",
    "'",
    '"',
    "!!str",
    "!x",
    "---",
    "...",
    "%YAML 1.1",
  ],
  ...[
    "\t",
    "\r\n",
    "\u0000",
    "\uFEFF",
    "\u2028",
    "é",
    "😀",
    "\ud800",
    "#",
    "~",
    "null",
    "0x1F",
    "2026-01-01",
    "\\x41",
  ],
);
const separator = fc.constantFrom("\n", "\n", "\n", " ", "", "\n  ", "\n    ");
const text = fc.oneof(
  fc.array(fc.tuple(fragment, separator), { maxLength: 40 }).map((parts) => parts.flat().join("")),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.json({ maxDepth: 6 }),
);

/** A whole file whose values are anything: what the checks behind the parser must stand. */
const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("a", "https://k", "http://k", "t", "", "/etc/passwd", "YQ==", "true"),
  fc.jsonValue({ maxDepth: 1 }),
);
const record = (...keys: string[]) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
const cluster = record(
  "server",
  "insecure-skip-tls-verify",
  "proxy-url",
  "tls-server-name",
  "certificate-authority",
  "certificate-authority-data",
);
const exec = record("command", "args", "env", "apiVersion", "interactiveMode", "provideClusterInfo");
const user = fc
  .tuple(
    record(
      "token",
      "tokenFile",
      "client-certificate",
      "client-certificate-data",
      "client-key",
      "client-key-data",
      "username",
      "as",
      "auth-provider",
      "cmd-path",
    ),
    fc.option(exec, { nil: undefined }),
  )
  .map(([rest, program]) => (program ? { ...rest, exec: program } : rest));
const file = fc.tuple(cluster, user, record("namespace", "user")).map(([c, u, context]) =>
  JSON.stringify({
    "current-context": "a",
    contexts: [{ name: "a", context: { user: "a", ...context, cluster: "a" } }],
    clusters: [{ name: "a", cluster: c }],
    users: [{ name: "a", user: u }],
  }),
);

test.each([
  ["fragments and noise", text],
  ["files of any values", file],
])(
  "thousands of %s end in an access that is safe or in a named refusal",
  async (_, arbitrary) => {
    const property = fc.asyncProperty(arbitrary, fc.boolean(), async (input, imported) => {
      const begun = process.cpuUsage();
      const outcome = await loadKubeconfig({ text: input, trust: imported ? "imported" : "own" }).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof LabError) {
        expect(outcome.failure.kind).toBe("invalid");
        expect(outcome.failure.issues?.length).toBeGreaterThan(0);
        for (const { code } of outcome.failure.issues ?? [])
          expect(code).toMatch(/^kubeconfig\.[a-zA-Z0-9]+$/);
      } else {
        expect(outcome).toMatchObject({ server: expect.stringMatching(/^https:\/\//) });
        expect(["none", "token", "certificate"]).toContain((outcome as { auth: { kind: string } }).auth.kind);
      }
      await listContexts({ text: input }).catch((error: unknown) => expect(error).toBeInstanceOf(LabError));
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      // Of the processor's time: this is about a parser that hangs, not about a busy computer.
      expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
    });
    await fc.assert(property, { numRuns: RUNS });
  },
  120_000 + RUNS * 20,
);
