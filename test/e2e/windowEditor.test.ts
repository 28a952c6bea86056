import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseTemplate } from "../../intake/parseTemplate.ts";
import { field, openDraft, part, textOf, untilItHolds, untilSaved } from "./editorPage.ts";
import { addPassword, fillPostgres, POSTGRES_CHECKS, startPostgres } from "./postgresLab.ts";
import { readable } from "./readable.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { type ServedWindow, serveWindow } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

const words = wordsIn("fr");
const say = (key: string, params?: Record<string, string | number>) => words(`editor:${key}`, params);
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

async function open(query = ""): Promise<Page> {
  const page = await served.open(browser, query);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return page;
}

describe("a lab from the form alone", () => {
  test("PostgreSQL for 24 is built, shown as students and cluster will see it, shared and launched", async () => {
    const page = await open();
    await startPostgres(page, "docker.io/library/postgres:17.6");
    await fillPostgres(page);
    await addPassword(page);
    await untilItHolds(page);

    await page.getByTestId("view-page").click();
    const shown = page.getByTestId("page-view");
    await shown.getByText("Espace 1 : créez").waitFor();
    await shown.getByText("Étape 3").waitFor();
    await page.getByTestId("view-objects").click();
    const sums = page.getByTestId("sums");
    expect(await sums.textContent()).toContain(say("view.forSeats", { count: 24 }));
    expect(await sums.textContent()).toContain("12\u00a0Gio"); // 24 × 512 Mio
    await page.getByTestId("objects-view").getByText("PersistentVolumeClaim/").click();
    await page.getByTestId("objects-view").getByText("storage: 1Gi").waitFor();

    await untilSaved(page);
    const parsed = parseTemplate(await textOf(page));
    expect(parsed.ok && parsed.template.spec).toMatchObject({
      title: { fr: "PostgreSQL pour 24" },
      minutes: 90,
      passwords: [{ name: "main" }],
      containers: [
        {
          image: "docker.io/library/postgres:17.6",
          user: 999,
          env: [
            { name: "PGDATA", value: "/work/data" },
            { name: "POSTGRES_PASSWORD", password: "main" },
          ],
          scratch: ["/tmp", "/var/run/postgresql"],
        },
      ],
      storage: { path: "/work" },
      accesses: [{ kind: "terminal", command: ["psql", "-h", "/var/run/postgresql", "-U", "postgres"] }],
      checks: [
        { command: ["psql", "-U", "postgres", "-c", "select 1 from eleves"] },
        { command: ["sh", "-c", POSTGRES_CHECKS[1]] },
        { command: ["test", "-f", "/work/sauvegarde.sql"] },
      ],
    });

    await page.getByTestId("leave-editor").click();
    await page.getByTestId("share-lab").click();
    await page.getByTestId("confirm-share").click();
    await page.getByTestId("labs-shared").getByText("PostgreSQL pour 24").click();
    await page.getByTestId("launch-lab").click();
    await page.getByTestId("step-lab").click();
    expect(await page.locator('input[name="lab"]:checked').getAttribute("value")).toBe(
      "shared/postgresql-pour-24",
    );
    await page.close();
  });
});

describe("form and text", () => {
  test("are one: an edit of either is seen in the other, keeps comments, and is undone by one key", async () => {
    const page = await open("drafts=some");
    await openDraft(page, "mine0");
    await untilItHolds(page);
    const code = page.getByTestId("yaml");
    await field(page, "spec.title.fr").fill("Git, pas à pas");
    await expect.poll(() => code.textContent()).toContain('fr: "Git, pas à pas"');
    expect(await code.textContent()).toContain("# ce que l'étudiant trouve");
    await page.keyboard.press("Control+z");
    await expect.poll(() => field(page, "spec.title.fr").inputValue()).toBe("Bases de git");
    await page.keyboard.press("Control+y");
    await expect.poll(() => field(page, "spec.title.fr").inputValue()).toBe("Git, pas à pas");
    await page.close();
  });

  test("a text that cannot be read leaves the form as it was, and says so; its fault leads to its line", async () => {
    const page = await open("drafts=some");
    await openDraft(page, "mine0");
    await page.getByTestId("yaml").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x: [");
    await page.getByText(say("form.unreadable")).waitFor();
    expect(await field(page, "spec.title.fr").isDisabled()).toBe(true);
    expect(await field(page, "spec.title.fr").inputValue()).toBe("Bases de git");
    await page.getByTestId("issues").getByRole("button").first().click();
    await page.keyboard.press("Control+z");
    await untilItHolds(page);
    await page.close();
  });

  test("fields are completed from the schema, and container names from the lab", async () => {
    const page = await open("drafts=some");
    await openDraft(page, "mine0");
    await page.getByTestId("yaml").click();
    await page.keyboard.press("Control+Home");
    for (let line = 0; line < 5; line += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("netw");
    await page.locator(".cm-tooltip-autocomplete").getByText("network").waitFor();
    await page.close();
  });

  test("what somebody else saved meanwhile is told, and either can be kept", async () => {
    const page = await open("drafts=some");
    await openDraft(page, "mine0");
    await untilItHolds(page);
    await page.evaluate(() => {
      const original = window.pupitre.call.bind(window.pupitre);
      let refused = false;
      window.pupitre.call = async (name, input) => {
        if (name !== "saveDraft" || refused) return original(name, input);
        refused = true;
        return { ok: false, failure: { kind: "conflict" } };
      };
    });
    await field(page, "spec.title.fr").fill("À moi");
    await page.getByTestId("conflict").waitFor();
    await page.getByRole("button", { name: say("conflict.mine") }).click();
    await untilSaved(page);
    expect(await textOf(page)).toContain("À moi");
    await page.close();
  });
});

test.each(["light", "dark"])("the editor is clean by axe in %s", async (theme) => {
  const page = await open(`drafts=some&theme=${theme}`);
  await openDraft(page, "broken");
  for (const name of ["containers", "checks", "shared"]) await part(page, name);
  for (const view of ["yaml", "page", "solution"]) {
    await page.getByTestId(`view-${view}`).click();
    await readable(page);
  }
  await page.close();
});
