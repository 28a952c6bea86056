import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PodRef } from "../../cluster/port.ts";
import type { RevealedLink } from "../../shared/contract/views.ts";
import {
  ISOLATION_CONFIG_MAP,
  ISOLATION_RECORD_KEY,
  parseIsolationRecord,
} from "../../shared/domain/isolation.ts";
import { type SessionId, SHARED_SEAT, seatNamespace } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { NODE_IMAGE } from "../cluster/images.ts";
import { inTerminal, seesInTerminal } from "../e2e/studentBrowser.ts";
import { wordsIn } from "../e2e/words.ts";
import { until } from "../node/realClass.ts";
import { attacker, tryApi, tryDoor } from "./attempts.ts";
import { cli } from "./cli.ts";
import { fillLaunch } from "./fillLaunch.ts";
import { hold, holdWithPage } from "./holding.ts";
import { askDirectly, inContainer } from "./inContainer.ts";
import { differences, type Inventory, inventory } from "./inventory.ts";
import { isReady, launchByCommand, launchInWindow } from "./launches.ts";
import { type Day, openDay } from "./openDay.ts";
import { planAgain, prepareInWindow } from "./prepareInWindow.ts";
import { type Records, recordsOf } from "./records.ts";
import { enterInBrowser, openTerminal, openWeb, runCell } from "./studentPage.ts";

/**
 * A day of a school on a real cluster, as people do it: IT prepares it in the application's window, a teacher who has a
 * teacher's rights and no more holds two classes at once, and nothing of Pupitre but what is in the cluster outlives
 * the launch. Each test goes on where the one before ended.
 */
const STUDENTS = 6;
const NOTEBOOKS = "Carnets";

const say = wordsIn("fr");
let day: Day;
let records: Records;
let browser: Browser;
let before: Inventory;
let during: Inventory;
let shell: SessionId;
let notebook: SessionId;
let links: { shell: RevealedLink[]; notebook: RevealedLink[] };

beforeAll(async () => {
  day = await openDay({ labs: ["shell", "python-notebook"] });
  records = recordsOf(day.admin, day.establishment);
  browser = await day.openBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await day?.close();
}, 300_000);

const linksOf = (id: SessionId) => cli<RevealedLink[]>(day.kubeconfigs.teacher, "session", "links", id);

test("IT prepares the cluster in the application's window, and the command then finds nothing to change", async () => {
  const { domain, establishment, nodePort, publicPort } = day;
  const office = await day.openApplication("it");
  const teachers = `user:${day.teacherUser}`;
  const wishes = { domain, tlsSecret: "door", nodePort, publicPort, image: NODE_IMAGE };
  await prepareInWindow(office, { ...wishes, establishment, teachers });
  expect(await planAgain(office)).toBe(say("hosting:plan.nothing"));
  await office.close();
  const again = await cli<{ changed: object[]; same: number }>(
    day.kubeconfigs.it,
    ...["cluster", "prepare", "--domain", domain, "--tls-secret", "door", "--image", NODE_IMAGE],
    ...["--node-port", String(nodePort), "--public-port", String(publicPort)],
    ...["--establishment", establishment, "--teachers", teachers],
  );
  expect(again.changed).toEqual([]);
  expect(again.same).toBeGreaterThan(30);
  // The teacher has a teacher's role and nothing else.
  for (const [kind, options] of [
    ["Node", {}],
    ["Pod", {}],
    ["Secret", { namespace: establishment }],
  ] as const)
    await expect(day.teacher.list({ apiVersion: "v1", kind }, options)).rejects.toMatchObject({
      failure: { kind: "forbidden" },
    });
}, 300_000);

test("the cluster is found out to keep no seats apart, and a teacher may read so", async () => {
  const record = await until(
    async () => {
      const map = await day.teacher.get<KubeObject & { data?: Record<string, string> }>({
        apiVersion: "v1",
        kind: "ConfigMap",
        namespace: day.establishment,
        name: ISOLATION_CONFIG_MAP,
      });
      return parseIsolationRecord(map?.data?.[ISOLATION_RECORD_KEY]);
    },
    (found) => found !== undefined,
    180,
  );
  expect(record).toMatchObject({ network: "ignored", pod: "reached", userNamespaces: "refused" });
  // The verdict is told before the trial's own namespaces are gone.
  before = await until(
    () => inventory(day.admin),
    (now) => ![...now.keys()].some((line) => line.startsWith("Namespace /lab-")),
    120,
  );
}, 240_000);

test("two classes of six from a list, one launched by command and one in the window, get all their seats and open in time, although both were killed in mid-launch", async () => {
  const application = await day.openApplication("teacher");
  const press = await fillLaunch(application.window, {
    template: "python-notebook",
    // Six notebooks beside six shells are too much for two cores, else.
    choices: { "Processeur par espace": "0,15" },
    roster: await day.roster(STUDENTS),
    students: STUDENTS,
    title: NOTEBOOKS,
  });
  shell = await launchByCommand(day, records, STUDENTS);
  notebook = await launchInWindow(application, records, { students: STUDENTS, press });
  for (const id of [shell, notebook]) {
    const seats = () => records.seats(id);
    await until(seats, (now) => now.length === STUDENTS && now.every(isReady), 240);
    const opened = await until(
      () => records.session(id),
      (now) => now?.status?.phase === "open",
      90,
    );
    expect(opened?.status?.isolation).toMatchObject({ network: "ignored" });
  }
  links = { shell: await linksOf(shell), notebook: await linksOf(notebook) };
  for (const found of Object.values(links))
    expect(found.map(({ seat, name }) => [seat, name])).toEqual(
      Array.from({ length: STUDENTS }, (_, index) => [index + 1, `Élève${index + 1} Nom${index + 1}`]),
    );
  during = await inventory(day.admin);
}, 600_000);

test("every student's link opens a real shell in a container of their own, and their files outlive the tab", async () => {
  await forEachAtMost(2, links.shell, async ({ seat, url = "" }) => {
    const { context, page } = await enterInBrowser(browser, url);
    await openTerminal(page);
    await inTerminal(page, "hostname; . /etc/os-release; echo $ID; id -u", `espace-${seat}`);
    await seesInTerminal(page, "debian");
    await seesInTerminal(page, "1000");
    await inTerminal(page, `ls ~ | grep -v data | wc -l; echo seat-${seat} > ~/mine.txt; mine=yes`, "0");
    await page.close();
    const again = await context.newPage();
    await again.goto(new URL("/", url).href);
    await openTerminal(again);
    await inTerminal(again, 'echo "$mine:$(cat ~/mine.txt)"', `yes:seat-${seat}`);
    await context.close();
  });
}, 600_000);

test("every student types a cell into JupyterLab, and it runs in a container of their own", async () => {
  await forEachAtMost(3, links.notebook, async ({ seat, url = "" }) => {
    const { context, page } = await enterInBrowser(browser, url);
    const lab = await openWeb(page, "JupyterLab");
    const printed = await runCell(lab, "import os, socket; print(socket.gethostname(), os.getuid(), 6 * 7)");
    expect(printed).toBe(`espace-${seat} 1000 42\n`);
    await context.close();
  });
}, 300_000);

/** Each at 11 other seats: 7 at the door and 12 at the API; at a notebook's page 3 more, and from a notebook 5 more. */
const ATTEMPTS = 12 * 11 * (7 + 12) + 6 * 11 * 3 + 6 * 5 * 5;

test("of all ordered pairs of seats, of either class, none reaches the other through the door or the API, and each reaches its own", async () => {
  const door = attacker(day.publicPort);
  const held = await Promise.all([
    ...links.shell.map((link) => hold(day.student, shell, link)),
    ...links.notebook.map((link) => holdWithPage(day.student, notebook, link)),
  ]);
  const thieves = await Promise.all(
    held.map(async (thief) => ({ thief, account: await day.connectAs(thief.namespace, "lab") })),
  );
  const pairs = thieves.flatMap((who) =>
    held.filter((owner) => owner !== who.thief).map((owner) => ({ ...who, owner })),
  );
  let tried = 0;
  const reached: string[] = [];
  await forEachAtMost(8, pairs, async ({ thief, account, owner }) => {
    for (const trial of await Promise.all([
      tryDoor(door, thief, owner),
      tryApi(account, day.establishment, owner),
    ])) {
      tried += trial.tried;
      reached.push(...trial.reached.map((way) => `${thief.namespace} → ${owner.namespace} ${way}`));
    }
  });
  expect([pairs.length, tried, reached]).toEqual([12 * 11, ATTEMPTS, []]);
  for (const { url, cookie, secret, web } of held) {
    expect(await door.knock(new URL("/api/state", url), { cookie })).toBe(200);
    expect(await door.upgrade(new URL("/api/terminal/terminal", url), { cookie })).toBe(101);
    expect(await door.knock(new URL("/api/enter", url), { method: "POST", body: { secret } })).toBe(200);
    if (!web) continue;
    const own = { cookie: web.cookie };
    expect(await door.knock(web.url, { method: "POST", body: { ticket: await web.ticket() } })).toBe(200);
    expect(await door.knock(new URL("/api/status", web.url), own)).toBe(200);
    expect(await door.upgrade(new URL("/api/events/subscribe", web.url), own)).toBe(101);
  }
  door.close();
}, 300_000);

test("a neighbour who reaches a notebook's own address, past the door, is refused by its own credential", async () => {
  const podAt = (session: SessionId, seat: number): PodRef => ({
    namespace: seatNamespace(session, seat),
    name: "lab",
  });
  const [thief, first, second] = [podAt(shell, 1), podAt(notebook, 1), podAt(notebook, 2)];
  const secretOf = (pod: PodRef) => inContainer(day.admin, pod, "notebook", ["printenv", "SEAT_PASSWORD"]);
  expect(await askDirectly(day.admin, thief, first)).toBe("403");
  expect(await askDirectly(day.admin, thief, first, await secretOf(second))).toBe("403");
  expect(await askDirectly(day.admin, thief, first, await secretOf(first))).toBe("200");
}, 120_000);

/** The notebooks share a dataset. */
const seatsAndShared = (id: SessionId) => [...(id === notebook ? [SHARED_SEAT] : []), 1, 2, 3, 4, 5, 6];

test("at the planned end the cluster takes everything down by itself, the application killed before; what stays is the session, its Receipt, its list and what was done", async () => {
  const { window, kill } = await day.openApplication("teacher");
  const ids = [shell, notebook];
  // Another computer finds the class as it is, and lets it go on for longer.
  await window.getByTestId("rail-sessions").click();
  await window.getByRole("button", { name: NOTEBOOKS, exact: true }).click();
  await window
    .getByText(say("count.ready", { ready: STUDENTS, wanted: STUDENTS }), { exact: true })
    .first()
    .waitFor();
  const planned = (await records.session(notebook))?.spec.endsAt ?? "";
  await window.getByTestId("extend-menu").click();
  await window.getByRole("menuitem").first().click();
  const later = new Date(Date.parse(planned) + 15 * 60_000).toISOString();
  await until(
    () => records.session(notebook),
    (now) => now?.spec.endsAt === later,
  );
  await until(records.deeds, (deeds) => deeds.length === 3);
  // No window ends a class so soon without ending it at once; a teacher's rights do.
  const endsAt = new Date(Date.now() + 30_000).toISOString();
  for (const id of ids)
    await day.teacher.mergePatch(
      { apiVersion: API_VERSION, kind: "TrainingSession", namespace: day.establishment, name: id },
      // What students did here is nobody's to collect.
      { spec: { endsAt, workKeptUntil: null } },
    );
  await kill();
  expect(Date.now()).toBeLessThan(Date.parse(endsAt));
  for (const id of ids) {
    await until(
      () => records.session(id),
      (now) => now?.status?.phase === "ended",
      300,
    );
    expect((await records.receipt(id))?.spec).toMatchObject({
      owner: day.teacherUser,
      seats: STUDENTS,
      namespaces: seatsAndShared(id).map((seat) => seatNamespace(id, seat)),
      isolation: { network: "ignored" },
      kept: [{ what: "roster", where: `${day.establishment}/${id}-roster` }],
      leftovers: [],
    });
  }
  const deeds = await records.deeds();
  expect(deeds.map(({ spec }) => spec)).toEqual(
    [
      { action: "launch", session: shell },
      { action: "launch", session: notebook },
      { action: "extend", session: notebook },
    ].map((deed) => ({ ...deed, actor: day.teacherUser, at: expect.any(String) })),
  );
  const found = await inventory(day.admin);
  // Made at the end; whatever else stays is what it was while the classes ran.
  const receipts = ids.map((id) => `Receipt ${day.establishment}/${id}`);
  const kept = ids.flatMap((id) => [
    `Role ${day.establishment}/${id}-owner`,
    `RoleBinding ${day.establishment}/${id}-owner`,
    `Secret ${day.establishment}/${id}-roster`,
    `TrainingSession ${day.establishment}/${id}`,
  ]);
  const wanted = new Map([
    ...before,
    ...kept.map((line) => [line, during.get(line) ?? "was not there"] as const),
    ...receipts.map((line) => [line, found.get(line) ?? "is not there"] as const),
    ...deeds.map(
      ({ metadata }) => [`AuditEntry ${day.establishment}/${metadata.name}`, metadata.uid] as const,
    ),
  ]);
  await until(
    async () => differences(await inventory(day.admin), wanted),
    (differing) => differing.length === 0,
    120,
  );
}, 600_000);
