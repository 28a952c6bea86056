import { readFile } from "node:fs/promises";
import type { ElectronApplication, Page } from "playwright";
import { expect } from "vitest";
import { type OpenedApplication, openApplication } from "../e2e/application.ts";
import { call } from "../e2e/launch.ts";
import { wordsIn } from "../e2e/words.ts";

const say = wordsIn("fr");
/** ms; two cores carry the cluster and the application. */
const PATIENCE = 60_000;
const SITE = "École";

export interface OfficeApplication {
  app: ElectronApplication;
  window: Page;
  /** As the cluster's site is called in it. */
  site: string;
  close(): Promise<void>;
  /** No goodbye: the process is gone, as when the laptop's battery is. */
  kill(): Promise<void>;
}

const closed = ({ app }: OpenedApplication) =>
  new Promise<void>((resolve) => app.once("close", () => resolve()));

/**
 * The built application on the computer of IT or of a teacher. In its window the access file is taken in as a site, and
 * the site is chosen: whoever sits there sees the cluster and no longer the demonstration.
 */
export async function openOfficeApplication(
  dataDir: string,
  file: string,
  namespace: string,
): Promise<OfficeApplication> {
  const opened = await openApplication(dataDir);
  const { app, window } = opened;
  window.setDefaultTimeout(PATIENCE);
  await window.getByTestId("rail-sites").click();
  await window.getByTestId("add-site").click();
  await window.getByTestId("add-it").click();
  await window.getByText(say("sites:it.paste"), { exact: true }).click();
  await window.getByTestId("kubeconfig-text").fill(await readFile(file, "utf8"));
  await window.getByTestId("kubeconfig-read").click();
  await window.getByTestId("context").getByRole("radio").check();
  await window.getByTestId("site-name").fill(SITE);
  await window.getByTestId("site-namespace").fill(namespace);
  await window.getByTestId("add-site-submit").click();
  await window.getByRole("heading", { name: SITE, level: 1 }).waitFor();
  const added = async () => (await call(window, "listSites", null)).find(({ name }) => name === SITE);
  await expect.poll(async () => (await added())?.state, { timeout: PATIENCE }).toBe("live");
  const site = (await added())?.id ?? "";
  await window.getByTestId("rail-sites").click();
  const card = window.locator(`[data-site=${site}]`);
  await card.getByRole("button", { name: say("site.use") }).click();
  await card.getByText(say("site.current")).waitFor();
  return {
    app,
    window,
    site,
    close: opened.close,
    async kill() {
      const gone = closed(opened);
      opened.app.process().kill("SIGKILL");
      await gone;
    },
  };
}
