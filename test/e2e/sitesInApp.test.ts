import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveElectron } from "../../build/runtime/resolveElectron.mjs";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { call } from "./launch.ts";
import { filesWith } from "./onDisk.ts";

/** The demonstration's own API serves as the real cluster of these tests: the way to it is the same. */
const data = temporaryDataDir();
let opened: OpenedApplication;

beforeAll(async () => {
  opened = await openApplication(data.path);
});
afterAll(async () => {
  await opened?.close();
  data.remove();
});

const stateOf = async (window: Page, id: string) =>
  (await call(window, "listSites", null)).find((site) => site.id === id)?.state;

async function accessFile(): Promise<string> {
  const host = await readFile(join(data.path, "practice", "host.json"), "utf8");
  return readFile((JSON.parse(host) as { kubeconfigPath: string }).kubeconfigPath, "utf8");
}

test("a site is added by the text of its access file, chosen, and still known after a restart", async () => {
  const { window } = opened;
  await expect.poll(() => stateOf(window, "practice"), { timeout: 60_000 }).toBe("live");
  await window.getByTestId("rail-sites").click();
  await window.getByTestId("add-site").click();
  await window.getByTestId("add-it").click();
  await window.getByText("Coller", { exact: true }).click();
  const text = await accessFile();
  await window.getByTestId("kubeconfig-text").fill(text);
  await window.getByTestId("kubeconfig-read").click();
  await window.getByTestId("context").getByRole("radio").check();
  await window.getByTestId("site-name").fill("Toulouse");
  await window.getByTestId("site-namespace").fill("demo");
  await window.getByTestId("add-site-submit").click();
  await window.getByRole("heading", { name: "Toulouse", level: 1 }).waitFor();
  const [, site] = await call(window, "listSites", null);
  expect(site?.name).toBe("Toulouse");
  const id = site?.id ?? "";
  await expect.poll(() => stateOf(window, id), { timeout: 30_000 }).toBe("live");
  await window.getByTestId("rail-sites").click();
  await window.locator(`[data-site=${id}]`).getByRole("button", { name: "Choisir ce site" }).click();
  await expect.poll(async () => (await call(window, "getSettings", null)).site).toBe(id);

  const { kept } = await call(window, "siteDetails", { site: id });
  const secret =
    /token: *"?([\w.-]{16,})/.exec(text)?.[1] ?? /client-key-data: *"?([\w+/=]{40,})/.exec(text)?.[1];
  expect(secret).toBeDefined();
  await opened.close();
  // The key is nowhere on the disk in the clear, whatever this computer has to keep it with; but the demonstration, which
  // plays the cluster here, keeps its own.
  const files = await filesWith(data.path, secret ?? "");
  expect(files.filter((path) => path.startsWith("practice/"))).not.toEqual([]);
  expect(files.filter((path) => !path.startsWith("practice/"))).toEqual([]);

  opened = await openApplication(data.path);
  // Without a key store the key is asked for again, and the page says so.
  const expected = kept === "safe" ? "live" : "signIn";
  await expect.poll(() => stateOf(opened.window, id), { timeout: 60_000 }).toBe(expected);
  expect((await call(opened.window, "getSettings", null)).site).toBe(id);
});

test("an invitation that a second start brings is shown in the first window, and adds nothing by itself", async () => {
  const link =
    "pupitre://site?v=1&name=Montpellier&server=https%3A%2F%2Fk8s.invalid&namespace=univ-b&signin=token";
  const before = await call(opened.window, "listSites", null);
  const runtime = await resolveElectron();
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = process.env as Record<string, string>;
  const second = spawn(runtime.executable, [...runtime.arguments, ".", link], {
    env: { ...env, PUPITRE_DATA_DIR: data.path },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => second.once("exit", resolve));
  await opened.window.getByTestId("invited").waitFor();
  expect(await opened.window.getByTestId("invited").textContent()).toContain("Montpellier");
  await ended;
  const after = await call(opened.window, "listSites", null);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(await call(opened.window, "takeInvitation", null)).toBeNull();
});
