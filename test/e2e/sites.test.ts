import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { type ServedWindow, serveWindow } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
let served: ServedWindow;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});
afterEach(() => {
  expect(errors.splice(0)).toEqual([]);
});

async function openSites(query = ""): Promise<Page> {
  const page = await served.open(browser, query);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  if (!query.includes("invitation")) await page.getByTestId("rail-sites").click();
  return page;
}

const asked = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fake.asked.filter((call) => call.name === wanted).map(({ input }) => input),
    name,
  );

const LINK =
  "pupitre://site?v=1&name=Toulouse&server=https%3A%2F%2Fk8s.exemple.fr&namespace=univ-a&signin=token";
const OIDC = `${LINK.replace("signin=token", "signin=oidc")}&issuer=https%3A%2F%2Fsso.exemple.fr&client=pupitre`;

describe("an invitation", () => {
  test("that is pasted says where it leads, takes the key, and adds the site", async () => {
    const page = await openSites();
    await page.getByTestId("add-site").click();
    await page.getByTestId("invitation-text").fill(LINK);
    const invited = page.getByTestId("invited");
    expect(await invited.textContent()).toContain("https://k8s.exemple.fr");
    const submit = page.getByTestId("add-site-submit");
    expect(await submit.isDisabled()).toBe(true);
    await page.getByTestId("access-key").fill("  s3cret ");
    await submit.click();
    await page.getByRole("heading", { name: "Toulouse", level: 1 }).waitFor();
    expect(await asked(page, "addSite")).toEqual([
      {
        source: { from: "invitation", text: LINK, key: "s3cret" },
        name: "Toulouse",
        namespace: "univ-a",
        consent: [],
      },
    ]);
    expect(await page.content()).not.toContain("s3cret");
    await page.close();
  });

  test("that was opened from outside is shown first, and runs nothing before consent", async () => {
    const page = await openSites(`invitation=${encodeURIComponent(OIDC)}`);
    await page.getByTestId("invited").waitFor();
    await page.getByText(say("sites:add.outside")).waitFor();
    const command = await page.getByTestId("consent-exec").textContent();
    expect(command).toContain("kubelogin get-token --oidc-issuer-url=https://sso.exemple.fr");
    const submit = page.getByTestId("add-site-submit");
    expect(await submit.isDisabled()).toBe(true);
    await keepPicture(page, "site-invitation");
    await page.getByTestId("consent").getByRole("checkbox").check();
    await submit.click();
    await page.getByRole("heading", { name: "Toulouse", level: 1 }).waitFor();
    expect(await asked(page, "addSite")).toMatchObject([{ consent: [`exec:${"a".repeat(64)}`] }]);
    await page.close();
  });

  test("that is none is refused in words", async () => {
    const page = await openSites();
    await page.getByTestId("add-site").click();
    await page.getByTestId("invitation-text").fill(`${LINK}&token=eyJ`);
    await page.getByText(say("issue:invitation.secret", { field: "token" })).waitFor();
    expect(await page.getByTestId("invited").count()).toBe(0);
    await page.close();
  });
});

describe("the view of support", () => {
  test("lists contexts with their state, names the missing right, and asks before a program runs", async () => {
    const page = await openSites();
    await page.getByTestId("add-site").click();
    await page.getByTestId("add-it").click();
    const rows = page.getByTestId("context");
    await rows.first().getByText("v1.37.2").waitFor();
    expect(await rows.nth(1).textContent()).toContain(say("sites:it.asks"));
    expect(await rows.nth(2).textContent()).toContain(say("sites:it.refused"));
    await rows.first().getByRole("radio").check();
    await page.getByTestId("rights").getByText(say("sites:rights.missing_one")).waitFor();
    await keepPicture(page, "site-contexts");
    await rows.nth(1).getByRole("radio").check();
    const check = page.getByTestId("check-access");
    expect(await check.isDisabled()).toBe(true);
    expect(await asked(page, "checkSource")).toHaveLength(1);
    await page.getByTestId("consent").getByRole("checkbox").check();
    await check.click();
    await page.getByTestId("rights").waitFor();
    expect(await asked(page, "checkSource")).toHaveLength(2);
    await page.close();
  });

  test("is the only one that says kubeconfig and context", async () => {
    for (const locale of ["fr", "en"] as const) {
      const page = await openSites(`sites=real&locale=${locale}`);
      const seen: string[] = [await page.innerText("body")];
      for (const id of ["site-live", "site-silent", "site-key", "site-consent", "site-rights"]) {
        await page.locator(`[data-site=${id}]`).getByTestId("site-open").click();
        await page.getByTestId("site-support").waitFor();
        seen.push(await page.locator("main").innerText());
        await page.getByTestId("rail-sites").click();
      }
      await page.getByTestId("add-site").click();
      await page.getByTestId("invitation-text").fill(OIDC);
      await page.getByTestId("invited").waitFor();
      seen.push(await page.getByRole("dialog").innerText());
      // The page of a site whose rights are missing opens the fold by itself: that is the view of support.
      const teacher = seen.filter((text) => !text.includes("trainingsessions.pupitre.fr")).join("\n");
      expect(teacher).not.toMatch(/kubeconfig|context/i);
      await page.close();
    }
  });
});

test("each state says what happened and what to do, in both languages and colours", async () => {
  for (const [locale, theme] of [
    ["fr", "light"],
    ["en", "dark"],
  ] as const) {
    const words = wordsIn(locale as Locale);
    const page = await openSites(`sites=real&locale=${locale}&theme=${theme}`);
    const cards = page.getByTestId("site");
    await cards.nth(5).waitFor();
    await keepPicture(page, `sites-${locale}-${theme}`);
    const told = async (id: string) =>
      page.locator(`[data-site=${id}]`).getByTestId("site-remedy").textContent();
    expect(await told("site-silent")).toBe(words("sites:cause.nameUnknown", { server: "k8s.exemple.org" }));
    expect(await told("site-key")).toBe(words("sites:remedy.signIn"));
    expect(await told("site-consent")).toBe(words("sites:remedy.consent"));
    expect(await told("site-rights")).toContain("list");
    expect(await told("site-page")).toBe(words("sites:cause.signingIn"));
    for (const id of ["site-key", "site-consent", "site-rights", "site-page"]) {
      await page.locator(`[data-site=${id}]`).getByTestId("site-open").click();
      await page.getByTestId("site-support").waitFor();
      await keepPicture(page, `${id}-${locale}-${theme}`);
      // Beside a long sentence, too, it is read whole.
      const retry = page.getByTestId("site-retry").locator("span").last();
      expect(await retry.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
      if (id === "site-page")
        expect(await page.getByRole("button", { name: words("sites:signIn.again") }).isEnabled()).toBe(true);
      await page.getByTestId("rail-sites").click();
    }
    await page.close();
  }
});

test("a site that wants a key again takes it, and one that is removed asks first and stays on the cluster", async () => {
  const page = await openSites("sites=real");
  await page.locator("[data-site=site-key]").getByTestId("site-open").click();
  await page.getByTestId("access-key").fill("n3w");
  await page.getByTestId("access-key").press("Enter");
  await page.locator("[data-state=live]").waitFor();
  expect(await asked(page, "changeSite")).toEqual([{ site: "site-key", key: "n3w" }]);
  await page.getByTestId("site-remove").click();
  await page.getByText(say("sites:remove.effect", { server: "https://k8s.exemple.net" })).waitFor();
  expect(await asked(page, "removeSite")).toEqual([]);
  await page.getByTestId("site-remove-confirm").click();
  await page.getByTestId("add-site").waitFor();
  expect(await page.locator("[data-site=site-key]").count()).toBe(0);
  await page.close();
});

test("support makes an invitation that a teacher's window takes", async () => {
  const page = await openSites("sites=real");
  await page.locator("[data-site=site-live]").getByTestId("site-open").click();
  await page.getByTestId("site-support").click();
  await page.getByTestId("invite-name").fill("Toulouse · TP");
  await page.getByTestId("invite-make").click();
  const link = await page.getByTestId("invite-link").inputValue();
  await page.getByTestId("rail-sites").click();
  await page.getByTestId("add-site").click();
  await page.getByTestId("invitation-text").fill(link);
  expect(await page.getByTestId("invited").textContent()).toContain("Toulouse · TP");
  await page.close();
});
