import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { expect } from "vitest";
import { type OpenedApplication, openApplication } from "../e2e/application.ts";
import { call } from "../e2e/launch.ts";

export interface TeacherApplication {
  window: Page;
  /** As the cluster's site is called in it. */
  site: string;
  /** No goodbye: the process is gone, as when the laptop's battery is. */
  kill(): Promise<void>;
}

const closed = ({ app }: OpenedApplication) =>
  new Promise<void>((resolve) => app.once("close", () => resolve()));

/** The built application on a teacher's computer, with the access file that IT gave out taken in as a site. */
export async function openTeacherApplication(
  dataDir: string,
  file: string,
  namespace: string,
): Promise<TeacherApplication> {
  const opened = await openApplication(dataDir);
  const { window } = opened;
  await window.getByTestId("new-session").waitFor({ timeout: 60_000 });
  const source = { from: "file" as const, text: await readFile(file, "utf8") };
  const { site } = await call(window, "addSite", {
    source,
    name: "École",
    namespace: namespace as never,
    consent: [],
  });
  const state = async () => (await call(window, "listSites", null)).find(({ id }) => id === site)?.state;
  await expect.poll(state, { timeout: 60_000 }).toBe("live");
  return {
    window,
    site,
    async kill() {
      const gone = closed(opened);
      opened.app.process().kill("SIGKILL");
      await gone;
    },
  };
}
