import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
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
  "the board tells who has gone silent, and one button leads through all who wait, with the reason (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `seats=12&locale=${locale}&theme=${theme}`);
    await openBoard(page);
    expect(await tile(page, 9).innerText()).toMatch(/12\smin/);
    await tile(page, 9).getByText(say("seat.state.silent"), { exact: true }).waitFor();
    expect(await tile(page, 4).innerText()).toMatch(/5\smin/);
    await tile(page, 4).getByText(say("seat.state.connected"), { exact: true }).waitFor();

    const drawer = page.getByTestId("seat-drawer");
    const next = async () => {
      await page.getByTestId("help-next").click();
      return drawer.getByTestId("because").innerText();
    };
    const causes = [
      "help",
      "failed",
      "never",
      "never",
      "checks",
      "checks",
      "checks",
      "checks",
      "silent",
    ] as const;
    for (const [index, cause] of causes.entries()) {
      const others = causes.length - 1 - index;
      const rest = others === 0 ? say("attention:last") : say("attention:others", { count: others });
      expect(await next()).toBe(`${say(`attention:because.${cause}`)} ${rest}`);
      if (index === 0) await keepPicture(page, `${locale}/attention-next`);
    }
    await page.getByTestId("help-next").click();
    await page.getByText(say("attention:round")).waitFor();
    await page.close();
  },
);

test("a notice that was pressed leads to its seat from wherever the window was, and can be switched off", async () => {
  const say = wordsIn("fr");
  const page = await served.open(browser, "locale=fr");
  await page.getByTestId("session-row").first().waitFor();
  await page.getByTestId("rail-settings").click();
  const shown = page.getByTestId("notices");
  expect(await shown.isChecked()).toBe(true);
  await shown.uncheck({ force: true });
  await expect.poll(() => shown.isChecked()).toBe(false);
  await keepPicture(page, "fr/settings-notices");
  await page.evaluate(async () => {
    const { value } = (await window.pupitre.call("listSessions", null)) as {
      value: { site: string; id: string }[];
    };
    for (const { site, id } of value.slice(0, 1))
      window.fake.emit("seatWanted", { site, session: id, seat: 3 });
  });
  await page.getByTestId("seat-drawer").waitFor();
  await page
    .getByTestId("seat-drawer")
    .getByRole("heading", { name: new RegExp(`^${say("seat.number", { number: 3 })}\\b`) })
    .waitFor();
  await page.close();
});
