import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RevealedLink } from "../../shared/contract/views.ts";
import type { CollectedSeat } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { NODE_IMAGE } from "../cluster/images.ts";
import { addPassword, fillPostgres, startPostgres } from "../e2e/postgresLab.ts";
import { keepPicture } from "../e2e/screenshots.ts";
import { inTerminal, seesInTerminal } from "../e2e/studentBrowser.ts";
import { wordsIn } from "../e2e/words.ts";
import { until } from "../node/realClass.ts";
import { imagesOf } from "../unit/templates/builtInTemplates.ts";
import { cli } from "./cli.ts";
import { fillLaunch } from "./fillLaunch.ts";
import { isReady } from "./launches.ts";
import { type Day, openDay } from "./openDay.ts";
import { recordsOf } from "./records.ts";
import { enterInBrowser } from "./studentPage.ts";

/**
 * A teacher who has never seen YAML builds "PostgreSQL for 24" from the form, rehearses it on the real cluster, mends
 * what is named, and shares it; a colleague launches it for 24. Each test goes on where the one before ended.
 */
const SEATS = 24;
const TITLE = "PostgreSQL pour 24";
/** ms for a rehearsal: a database is made two times, on two cores. */
const REHEARSAL = 300_000;

const say = wordsIn("fr");
const [IMAGE = ""] = imagesOf("sql-database");
let day: Day;
let browser: Browser;
let teacher: Awaited<ReturnType<Day["openApplication"]>>;

beforeAll(async () => {
  day = await openDay({ labs: ["sql-database"], domain: "lab.localhost" });
  // As a school's own authority would stand in the store of its computers.
  vi.stubEnv("NODE_EXTRA_CA_CERTS", day.doorsCertificate);
  await cli(
    day.kubeconfigs.it,
    ...["cluster", "prepare", "--domain", day.domain, "--tls-secret", "door", "--image", NODE_IMAGE],
    ...["--node-port", String(day.nodePort), "--public-port", String(day.publicPort)],
    ...["--establishment", day.establishment],
    ...["--teachers", `user:${day.teacherUser}`, "--teachers", `user:${day.colleagueUser}`],
  );
  browser = await day.openBrowser();
}, 600_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await teacher?.close();
  await browser?.close();
  await day?.close();
}, 300_000);

const outcome = (window: Page, state: string) =>
  window.getByTestId("rehearsal-outcome").and(window.locator(`[data-state="${state}"]`));
const untilItHolds = (window: Page) =>
  window.getByTestId("holds").and(window.locator('[data-holds="true"]')).waitFor();

test(
  "a lab is built from the form, and its rehearsal says that the database does not start, and what it printed",
  async () => {
    teacher = await day.openApplication("teacher");
    const { window } = teacher;
    await startPostgres(window, IMAGE);
    await fillPostgres(window);
    await untilItHolds(window);
    await keepPicture(window, "fr/lab-1-form");
    await window.getByTestId("rehearse-draft").click();
    await window.getByTestId("start-rehearsal").click();
    await outcome(window, "failed").waitFor({ timeout: REHEARSAL });
    const found = window.locator("[data-finding=seatFailed]");
    expect(await found.textContent()).toContain(
      say("rehearsal:finding.seatFailed", { seat: 1, reason: "" }).trim(),
    );
    await found.getByText(say("rehearsal:output")).click();
    await found.getByText(/superuser password is not specified/).waitFor();
    await keepPicture(window, "fr/lab-2-rehearsal");
    // What did not come up is gone all the same.
    const states = await window
      .locator("ol > li")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-state")));
    expect(states).toEqual(["failed", ...Array(6).fill("skipped"), "passed"]);
  },
  REHEARSAL + 240_000,
);

test(
  "with what was named mended the next rehearsal passes, with a forecast for the class",
  async () => {
    const { window } = teacher;
    await window.getByTestId("mend-lab").click();
    await addPassword(window);
    await untilItHolds(window);
    await window.getByTestId("rehearse-draft").click();
    // Another text since: what was found then is said to be of the earlier one.
    await window.getByText(/a changé depuis cet essai/).waitFor();
    await window.getByTestId("rehearsal-class").fill(String(SEATS));
    await window.getByTestId("start-rehearsal").click();
    await outcome(window, "running").waitFor();
    await outcome(window, "passed").waitFor({ timeout: REHEARSAL });
    const forecast = await window.getByTestId("forecast").textContent();
    expect(forecast).toMatch(new RegExp(`^${SEATS} espaces prêts en `));
    await window.getByText(say("rehearsal:imagesEverywhere")).waitFor();
    await keepPicture(window, "fr/lab-3-ready");
  },
  REHEARSAL + 120_000,
);

test("it is shared, and a colleague finds it with who tried it, launches it for 24, and a student works in it", async () => {
  const { window } = teacher;
  await window.getByTestId("rail-catalogue").click();
  await window.getByTestId("labs-draft").getByText(TITLE).click();
  await window.getByTestId("share-lab").click();
  await window.getByTestId("confirm-share").click();
  await window.getByTestId("labs-shared").getByText(TITLE).waitFor();
  await keepPicture(window, "fr/lab-4-shared");

  const colleague = await day.openApplication("colleague");
  await colleague.window.getByTestId("rail-catalogue").click();
  await colleague.window.getByTestId("labs-shared").getByText(TITLE).click();
  const told = colleague.window.getByTestId("last-rehearsal");
  await told.getByText(say("rehearsal:short.passed")).waitFor();
  const press = await fillLaunch(colleague.window, {
    template: "shared/postgresql-pour-24",
    choices: {},
    roster: await day.roster(SEATS),
    students: SEATS,
    title: TITLE,
  });
  await press();
  const records = recordsOf(day.admin, day.establishment);
  const session = await until(
    async () => (await records.sessions()).find(({ spec }) => spec.title === TITLE),
    (found) => found !== undefined,
    60,
  );
  const id = session?.metadata.name as SessionId;
  await until(
    () => records.seats(id),
    (seats) => seats.length === SEATS && seats.every(isReady),
    300,
  );
  // The names are hers to read once the conductor has said so.
  await colleague.window
    .getByText(say("seat.nobody"), { exact: true })
    .first()
    .waitFor({ state: "detached" });
  await keepPicture(colleague.window, "fr/lab-5-class");
  await colleague.close();

  const links = await cli<RevealedLink[]>(day.kubeconfigs.colleague, "session", "links", id);
  const { context, page } = await enterInBrowser(browser, links[6]?.url ?? "");
  await page.getByText(say("student:seat.openTerminal")).first().click();
  await page.locator(".xterm-rows").waitFor();
  // What is typed before the prompt is thrown away by psql itself.
  await seesInTerminal(page, "postgres=#");
  await inTerminal(page, "select 6 * 7 as reponse;", "42");
  await context.close();

  // The colleague takes what one seat has, with a teacher's rights alone, through the door of the cluster.
  const folder = await mkdtemp(join(tmpdir(), "pupitre-work-"));
  try {
    const taken = await cli<{ seats: CollectedSeat[] }>(
      day.kubeconfigs.colleague,
      ...["session", "collect", id, "--to", folder, "--seat", "7"],
    );
    expect(taken.seats).toMatchObject([
      {
        seat: 7, // A database goes on writing while it is read.
        state: expect.stringMatching(/^(done|partial)$/),
        file: expect.stringMatching(/^07 .+\.tar\.gz$/),
      },
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);
