import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApplication, temporaryDataDir } from "./application.ts";
import { keepPicture } from "./screenshots.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
const data = temporaryDataDir();
let opened: Awaited<ReturnType<typeof openApplication>> | undefined;

beforeAll(async () => {
  opened = await openApplication(data.path);
});
afterAll(async () => {
  await opened?.close().catch(() => undefined);
  data.remove();
});

const texts = (): string[] =>
  readdirSync(join(data.path, "labs"))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(data.path, "labs", name), "utf8"));

test("what was typed the moment before the window is closed is there when it is opened again, and can be shared", async () => {
  const first = opened?.window;
  if (!first) throw new Error("the application did not open");
  await first.getByTestId("rail-catalogue").click();
  await first.getByTestId("new-lab").click();
  await first.locator('input[name="way"][value="empty"]').check({ force: true });
  await first.getByTestId("start-title").fill("Écrit à la hâte");
  await first.getByTestId("create-lab").click();
  const title = '[data-testid="field spec.title.fr"]';
  await first.locator(title).fill("Écrit juste avant de fermer");
  await opened?.close();
  expect(texts()).toEqual([expect.stringContaining("Écrit juste avant de fermer")]);

  opened = await openApplication(data.path);
  const { window } = opened;
  await window.getByTestId("rail-catalogue").click();
  await window.getByTestId("labs-draft").getByText("Écrit juste avant de fermer").click();
  await window.getByTestId("share-lab").click();
  await window.getByTestId("confirm-share").click();
  await window.getByTestId("labs-shared").getByText("Écrit juste avant de fermer").waitFor();
  await window.getByTestId("template-details").getByTestId("lab-menu").click();
  await window.getByTestId("remove-lab").click();
  await window.getByTestId("confirm-lab").click();
  await window.getByTestId("labs-draft").waitFor({ state: "detached" });
  expect(texts()).toEqual([]);
  await window.getByTestId("restore-lab").click();
  await window.getByTestId("labs-draft").getByText("Écrit juste avant de fermer").waitFor();
  await window.getByText(say("editor:source.sharedByMe")).first().waitFor();
});

test("a lab of the catalogue is rehearsed in the demonstration, and what came of it is known after the next start", async () => {
  if (!opened) throw new Error("the application did not open");
  const { window } = opened;
  await window.getByTestId("rail-catalogue").click();
  await window.locator('[data-template="shell"]').click();
  await window.getByTestId("rehearse-lab").click();
  await window.getByTestId("start-rehearsal").click();
  const outcome = window.getByTestId("rehearsal-outcome");
  await outcome.and(window.locator('[data-state="passed"]')).waitFor({ timeout: 120_000 });
  await keepPicture(window, "fr/dry-run");
  const steps = await window
    .locator("ol > li")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-state")));
  expect(steps).toEqual(Array(8).fill("passed"));
  // Nothing of it is on the list of sessions.
  await window.getByTestId("rail-sessions").click();
  expect(await window.getByTestId("session-row").count()).toBe(0);

  await opened.close();
  opened = await openApplication(data.path);
  await opened.window.getByTestId("rail-catalogue").click();
  await opened.window.locator('[data-template="shell"]').click();
  await opened.window.getByTestId("last-rehearsal").getByText(say("rehearsal:short.passed")).waitFor();
});
