import type { Browser } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SeatPresence } from "../../shared/domain/seat.ts";
import { type Classroom, openClassroom, template } from "../unit/portal/classroom.ts";
import { eventually, hostOf } from "../unit/portal/student.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

let browser: Browser;
let room: Classroom;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
afterEach(() => room.stop());
afterAll(() => browser?.close());

test.each([
  ["fr", 390],
  ["en", 1366],
] as const)(
  "a student reads who sees what until when, takes the own files along, and reads the terminal larger (%s, %i)",
  async (locale, width) => {
    room = await openClassroom(2);
    const storage = { size: "1Gi", path: "/home/student" };
    room.putSession({ template: { name: "shell", spec: { ...template, storage } } });
    const say = wordsIn(locale);
    const context = await browser.newContext({
      locale: locale === "fr" ? "fr-FR" : "en-GB",
      timezoneId: "Europe/Paris",
      viewport: { width, height: width < 500 ? 844 : 768 },
      colorScheme: locale === "en" ? "dark" : "light",
      reducedMotion: "reduce",
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const link = `http://${hostOf(room, 1)}/s#${room.links.get(1)}`;
    await page.goto(link);

    // before entering: the same page, without dates
    await page.getByRole("link", { name: say("studentPrivacy:title") }).click();
    await page.getByRole("heading", { level: 1, name: say("studentPrivacy:title") }).waitFor();
    await page.getByText(say("studentPrivacy:until.names")).waitFor();
    await page.getByText(say("studentPrivacy:ask.teacher")).waitFor();
    await readable(page);

    await page.goto(link);
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    await page.route("**/api/about", (route) =>
      route.fulfill({
        json: { charter: "https://lab.example.fr/charte", contact: "https://lab.example.fr/dpo" },
      }),
    );
    await page.getByRole("link", { name: say("studentPrivacy:title") }).click();
    const charter = page.getByRole("link", { name: say("studentPrivacy:ask.charter") });
    await charter.waitFor();
    expect(await charter.getAttribute("href")).toBe("https://lab.example.fr/charte");
    const date = new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
      dateStyle: "long",
      timeZone: "Europe/Paris",
    }).format(room.clock.now + 700 * 3_600_000);
    await page.getByText(date).waitFor();
    await readable(page);
    await keepPicture(page, `student-privacy-${locale}`);

    await page.getByRole("link", { name: say("studentPrivacy:back") }).click();
    const files = page.locator("details.files");
    await files.locator("summary").click();
    const downloaded = page.waitForEvent("download");
    await files.getByRole("button", { name: say("studentPrivacy:files.take") }).click();
    await eventually(() => room.cluster.shells.length === 1);
    room.cluster.shells[0]?.say("the files, as tarpupitre-work 000\n");
    room.cluster.shells[0]?.end(0);
    expect((await downloaded).suggestedFilename()).toBe("k3x9pz-01.tar");
    await files.getByText(say("studentPrivacy:files.started")).waitFor();
    const presence = room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01");
    if (!presence) throw new Error("nobody is there");
    room.cluster.put({
      ...presence,
      spec: {
        ...presence.spec,
        collectedAt: new Date(room.clock.now).toISOString(),
        handed: [{ name: "énoncé <b>3</b>.pdf", at: new Date(room.clock.now).toISOString() }],
      },
    });
    await files.locator(".collected:not(.handed)").waitFor();
    // A name is text, whatever it looks like.
    expect(await files.locator(".handed").innerText()).toContain("énoncé <b>3</b>.pdf");
    await readable(page);
    await keepPicture(page, `student-files-${locale}`);

    await page.goto(`http://${hostOf(room, 1)}/terminal/shell`);
    const size = () => page.locator(".xterm-rows").evaluate((rows) => getComputedStyle(rows).fontSize);
    await page.locator(".xterm-rows").waitFor();
    const before = Number.parseFloat(await size());
    await page.getByRole("button", { name: say("student:terminal.larger") }).click();
    await expect.poll(async () => Number.parseFloat(await size())).toBe(before + 2);
    await readable(page);
    await keepPicture(page, `student-larger-${locale}`);
    await page.reload();
    await page.locator(".xterm-rows").waitFor();
    expect(Number.parseFloat(await size())).toBe(before + 2);
    await context.close();
  },
);
