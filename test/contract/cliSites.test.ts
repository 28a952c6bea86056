import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = join("out", "cli", "pupitre.js");
const folder = mkdtempSync(join(tmpdir(), "pupitre-cli-sites-"));
const mark = join(folder, "ran");
const file = join(folder, "config");

beforeAll(() => {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: ["-e", `require("fs").writeFileSync(${JSON.stringify(mark)}, "")`],
  };
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "u", user: { exec } }],
      contexts: [
        { name: "school", context: { cluster: "c", user: "u", namespace: "univ-a" } },
        { name: "lost", context: { cluster: "gone" } },
      ],
      "current-context": "school",
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pupitre(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = {
    ...process.env,
    HOME: folder,
    KUBECONFIG: `${join(folder, "absent")}:${file}`,
    PUPITRE_DATA_DIR: folder,
    LANG: "en_GB.UTF-8",
    LC_ALL: "en_GB.UTF-8",
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env, encoding: "utf8" }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test("the contexts of one's own files are listed, each with what it asks for or why it is refused", async () => {
  const { code, out } = await pupitre("--json", "site", "contexts");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject([
    {
      name: "school",
      current: true,
      namespace: "univ-a",
      questions: [{ code: "kubeconfig.execNeedsConsent" }],
    },
    { name: "lost", questions: [], refusals: [{ code: "kubeconfig.clusterMissing" }] },
  ]);
  expect(existsSync(mark)).toBe(false);
});

test("a program runs with --agree only, and without it the refusal says how", async () => {
  const refused = await pupitre("--context", "school", "site", "check");
  expect(refused.code).toBe(3);
  expect(refused.err).toContain("--agree");
  expect(existsSync(mark)).toBe(false);
  const agreed = await pupitre("--context", "school", "--agree", "--timeout", "20", "site", "check");
  expect(agreed.code).not.toBe(0);
  expect(existsSync(mark)).toBe(true);
});

test("nobody's --agree opens what is refused for everybody", async () => {
  const { code } = await pupitre("--context", "lost", "--agree", "site", "check");
  expect(code).toBe(3);
});
