import type { Browser, Locator, Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { parseTemplate } from "../../intake/parseTemplate.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { add, choose, field, openDraft, part, textOf, untilItHolds, untilSaved } from "./editorPage.ts";
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

async function openForm(): Promise<Page> {
  const page = await served.open(browser, "drafts=some");
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await openDraft(page, "mine0");
  return page;
}

/** A switch, by its key: where it stands while its part still unfolds is no matter. */
async function turn(control: Locator): Promise<void> {
  await control.focus();
  await control.press("Space");
}

/** What the text says, once it is on the disk and holds; what its author wrote beside it is still there. */
async function specOf(page: Page): Promise<TemplateSpec> {
  await untilItHolds(page);
  await untilSaved(page);
  const text = await textOf(page);
  expect(text).toContain("# ce que l'étudiant trouve");
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error("the text does not hold");
  return parsed.template.spec;
}

test("a program is ready by a port, a page or a command; what is wrong is said at its field, folded or not", async () => {
  const page = await openForm();
  const ready = "spec.containers[0].ready";
  await part(page, "containers");
  const more = page.getByRole("button", { name: say("form.more") });
  await more.click();
  await choose(page, ready, say("form.ready.http"));
  // The program declares no port yet.
  await page
    .getByText(words("issue:template.portNotDeclared", { port: 8080, container: "main" }))
    .first()
    .waitFor();
  expect(await field(page, `${ready}.http.port`).getAttribute("aria-invalid")).toBe("true");
  await more.click();
  await page.getByTestId("lab-form").getByText(say("form.toCorrect")).nth(1).waitFor();
  await more.click();
  await add(page, "spec.containers[0].ports");
  await field(page, `${ready}.http.path`).fill("/login");
  expect((await specOf(page)).containers[0]?.ready).toEqual({ http: { port: 8080, path: "/login" } });
  await choose(page, ready, say("form.ready.command"));
  await field(page, `${ready}.command`).fill("pg_isready -q");
  expect((await specOf(page)).containers[0]?.ready).toEqual({ command: ["pg_isready", "-q"] });
  await choose(page, ready, say("form.ready.tcp"));
  expect((await specOf(page)).containers[0]?.ready).toEqual({ tcp: 8080 });
  // By keys alone, back to nothing.
  await field(page, ready).focus();
  for (const key of ["ArrowDown", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  expect((await specOf(page)).containers[0]?.ready).toBeUndefined();
  await page.close();
});

test("named hosts are typed one after the other, keep what is written beside them, and leave nothing behind", async () => {
  const page = await openForm();
  const hosts = field(page, "spec.network.hosts");
  await part(page, "network");
  await hosts.fill("pypi.org:443, 192.0.2.0/33");
  await page
    .getByText(words("issue:template.badHost", { value: "192.0.2.0/33" }))
    .first()
    .waitFor();
  expect(await hosts.getAttribute("aria-invalid")).toBe("true");
  await hosts.fill("pypi.org:443, 192.0.2.0/24");
  expect((await specOf(page)).network).toEqual({ hosts: ["pypi.org:443", "192.0.2.0/24"] });
  await page.getByTestId("yaml").getByText("pypi.org:443").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" # les paquets");
  await hosts.fill("pypi.org:443, 192.0.2.0/24, example.org");
  expect((await specOf(page)).network?.hosts).toHaveLength(3);
  expect(await textOf(page)).toContain("example.org] # les paquets");
  await hosts.fill("");
  expect((await specOf(page)).network).toBeUndefined();
  expect(await textOf(page)).not.toContain("network");
  await page.close();
});

test("a door becomes kubectl in a namespace of one's own, with its title, and a second one is refused at its field", async () => {
  const page = await openForm();
  const kubectl = say("form.kind.kubeconfig");
  await part(page, "accesses");
  await choose(page, "spec.accesses[0].kind", kubectl);
  const plain = {
    kind: "kubeconfig",
    name: "shell",
    title: { fr: "Terminal", en: "Terminal" },
    container: "main",
  };
  expect((await specOf(page)).accesses).toEqual([plain]);
  await field(page, "spec.accesses[0].quota.memory").fill("1Gi");
  await field(page, "spec.accesses[0].quota.pods").fill("5");
  expect((await specOf(page)).accesses).toEqual([{ ...plain, quota: { memory: "1Gi", pods: 5 } }]);
  await field(page, "spec.accesses[0].quota.cpu").fill("beaucoup");
  await page
    .getByText(words("issue:template.badCpu", { value: "beaucoup" }))
    .first()
    .waitFor();
  for (const name of ["cpu", "memory", "pods"]) await field(page, `spec.accesses[0].quota.${name}`).fill("");
  expect((await specOf(page)).accesses).toEqual([plain]);

  await add(page, "spec.accesses");
  await choose(page, "spec.accesses[1].kind", kubectl);
  await page.getByText(words("issue:template.kubeconfigTwice")).first().waitFor();
  expect(await field(page, "spec.accesses[1].kind").getAttribute("aria-invalid")).toBe("true");
  await page.close();
});

test("what a session shares is built by the same fields as a seat, and goes as a whole", async () => {
  const page = await openForm();
  await part(page, "passwords");
  await add(page, "spec.passwords");
  await turn(field(page, "spec.passwords[0].shared"));
  await part(page, "shared");
  await turn(page.getByTestId("has-shared"));
  const at = "spec.shared.containers[0]";
  await field(page, `${at}.name`).fill("database");
  await field(page, `${at}.image`).fill("docker.io/library/postgres:17.6");
  await field(page, `${at}.ports[0].port`).fill("5432");
  await page.getByText("$(shared.database.host)").waitFor();
  await add(page, `${at}.env`);
  await field(page, `${at}.env[0].name`).fill("POSTGRES_PASSWORD");
  await page.getByRole("button", { name: say("form.usePassword") }).click();
  await turn(page.getByTestId("keep-data"));
  await field(page, "spec.shared.network.hosts").fill("example.org:443");
  // The seat's own parts are in the same form: a service is named in a seat's command.
  await part(page, "checks");
  await field(page, "spec.checks[0].command").fill("pg_isready -h $(shared.database.host)");
  const whole = {
    containers: [
      {
        name: "database",
        image: "docker.io/library/postgres:17.6",
        resources: { cpu: "250m", memory: "256Mi" },
        ports: [{ name: "main", port: 5432 }],
        env: [{ name: "POSTGRES_PASSWORD", password: "main" }],
      },
    ],
    storage: { size: "1Gi", path: "/data" },
    network: { hosts: ["example.org:443"] },
  };
  const spec = await specOf(page);
  expect(spec.shared).toEqual(whole);
  expect(spec.checks?.[0]?.command).toEqual(["pg_isready", "-h", "$(shared.database.host)"]);

  await field(page, `${at}.resources.memory`).fill("beaucoup");
  await page
    .getByText(words("issue:template.badSize", { value: "beaucoup" }))
    .first()
    .waitFor();
  expect(await field(page, `${at}.resources.memory`).getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.press("Control+z");
  await field(page, "spec.checks[0].command").fill("true");
  await turn(page.getByTestId("has-shared"));
  expect((await specOf(page)).shared).toBeUndefined();
  await page.close();
});

test("what solves the lab is written beside its text, with a history of its own, and is saved with it", async () => {
  const page = await openForm();
  const solutionOf = () =>
    page.evaluate(async () => {
      const read = await window.pupitre.call("readDraft", { id: "mine0" });
      return (read as { value: { solution: string } }).value.solution;
    });
  await page.getByTestId("view-solution").click();
  await page.getByText(say("solution.help")).waitFor();
  await page.getByTestId("solution").click();
  await page.keyboard.type("touch fini");
  await page.keyboard.press("Enter");
  await untilSaved(page);
  expect(await solutionOf()).toBe("touch fini\n");
  // Its own undo; the lab's text is left as it is.
  const before = await textOf(page);
  for (let step = 0; step < 2; step += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => page.getByTestId("solution").textContent()).not.toContain("touch fini");
  await page.getByRole("button", { name: say("screen.redo") }).click();
  await expect.poll(() => page.getByTestId("solution").textContent()).toContain("touch fini");
  await field(page, "spec.title.fr").fill("Git, pas à pas");
  await page.keyboard.press("Control+z");
  await expect.poll(() => field(page, "spec.title.fr").inputValue()).toBe("Bases de git");
  expect(await page.getByTestId("solution").textContent()).toContain("touch fini");
  await untilSaved(page);
  expect(await textOf(page)).toBe(before);
  await page.getByTestId("leave-editor").click();
  await page.getByTestId("template-details").getByTestId("lab-menu").click();
  await page.getByText(say("action.export")).click();
  await page.getByText("lab.solution.sh").waitFor();
  await page.close();
});
