import type { Browser } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { playClass } from "./classStory.ts";
import { openStudentBrowser } from "./studentBrowser.ts";

let browser: Browser;
let data: ReturnType<typeof temporaryDataDir>;
let opened: OpenedApplication;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
afterAll(async () => browser?.close());
beforeEach(async () => {
  data = temporaryDataDir();
});
afterEach(async () => {
  await opened.close();
  data.remove();
});

test.each<Locale>(["fr", "en"])(
  "a class of thirty goes from its spreadsheet to its receipt, with six students who are there (%s)",
  async (locale) => {
    opened = await openApplication(data.path, locale === "fr" ? "fr-FR" : "en-GB");
    const { app, window } = opened;
    await window.getByTestId("new-session").waitFor();
    await playClass({
      ...{ locale, app, window, site: "practice", browser },
      ...{ students: 30, patience: 60_000, pictures: "class" },
    });
  },
  300_000,
);
