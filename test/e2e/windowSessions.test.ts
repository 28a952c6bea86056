import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusedFor } from "../../shared/plan/reason.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

let served: ServedWindow;
let browser: Browser;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

test.each(["fr", "en"] as const)(
  "the sessions of all sites are listed, each with its site, wherever one looks (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `sites=real&locale=${locale}`);
    const rows = page.getByTestId("session-row");
    await rows.first().waitFor();
    const count = await rows.count();
    expect(await rows.first().innerText()).toContain(say("site.practiceShort"));
    await page.getByRole("button", { name: say("site.menu", { name: say("site.practice") }) }).click();
    await page.getByRole("menuitem", { name: "Toulouse" }).click();
    const only = page.getByRole("radiogroup", { name: say("sessions.scope") });
    await keepPicture(page, `sessions-all-sites-${locale}`);
    expect(await rows.count()).toBe(count);
    await only.locator("label").nth(1).click();
    await expect.poll(() => rows.count()).toBe(0);
    await only.getByText(say("sessions.allSites")).click();
    await expect.poll(() => rows.count()).toBe(count);
    await page.close();
  },
);

test("with one site there is nothing to choose, and no line names it", async () => {
  const page = await served.open(browser, "locale=fr");
  await page.getByTestId("session-row").first().waitFor();
  expect(await page.getByRole("radiogroup").count()).toBe(0);
  expect(await page.getByTestId("session-row").first().innerText()).not.toContain(
    wordsIn("fr")("site.practiceShort"),
  );
  await page.close();
});

test.each(["fr", "en"] as const)(
  "a session that kubectl made wrong says why on its board (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}`);
    await openBoard(page);
    expect(await page.getByTestId("session-refused").count()).toBe(0);
    await page.evaluate(
      (refusal) => {
        for (const session of window.fake.world.sessions) session.refusal = refusal;
      },
      refusedFor("invalidTemplate", {
        code: "template.imageForbidden",
        params: { value: "quay.io/somebody/miner:1", sources: "docker.io/library" },
        path: "spec.containers[0].image",
      }),
    );
    const refused = page.getByTestId("session-refused");
    await refused.waitFor();
    const sentence = say("issue:template.imageForbidden", {
      value: "quay.io/somebody/miner:1",
      sources: "docker.io/library",
    });
    const [what = ""] = sentence.split(". ");
    expect(await refused.innerText()).toContain(what);
    await keepPicture(page, `session-refused-${locale}`);
    await page.close();
  },
);
