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
import type { Receipt, Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { NODE_IMAGE } from "../cluster/images.ts";
import { call } from "../e2e/launch.ts";
import { inTerminal, seesInTerminal } from "../e2e/studentBrowser.ts";
import { wordsIn } from "../e2e/words.ts";
import { until } from "../node/realClass.ts";
import { attacker, type Held, reachedThroughApi, reachedThroughDoor } from "./attempts.ts";
import { cli, startCli } from "./cli.ts";
import { inventory } from "./inventory.ts";
import { type Day, openDay } from "./openDay.ts";
import { planAgain, prepareInWindow } from "./prepareInWindow.ts";
import { enterInBrowser, openTerminal, openWeb, runCell } from "./studentPage.ts";

/**
 * A day of a school on a real cluster, as people do it: IT prepares it in the application's window, a teacher who has a
 * teacher's rights and no more holds two classes at once, and nothing of Pupitre but what is in the cluster outlives
 * the launch. Each test goes on where the one before ended.
 */
const SHELL_SEATS = 6;
/** A notebook asks for half a core, and the machines of the tests have two. */
const NOTEBOOK_SEATS = 2;

const say = wordsIn("fr");
let day: Day;
let browser: Browser;
let before: string[];
let shell: SessionId;
let notebook: SessionId;
let links: RevealedLink[];

beforeAll(async () => {
  day = await openDay();
  browser = await day.openBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await day?.close();
}, 300_000);

const sessions = async (): Promise<TrainingSession[]> =>
  (
    await day.admin.list<TrainingSession>(
      { apiVersion: API_VERSION, kind: "TrainingSession" },
      { namespace: day.establishment },
    )
  ).items;
const session = async (id: SessionId) =>
  (await sessions()).find(({ metadata }) => metadata.name === (id as string));
/** Of students: what a session's seats share has no place in a class list. */
const seatsOf = async (id: SessionId): Promise<Seat[]> => {
  const kind = { apiVersion: API_VERSION, kind: "Seat" };
  const { items } = await day.admin.list<Seat>(kind, { namespace: day.establishment });
  return items
    .filter(({ spec }) => spec.session === id && spec.number !== SHARED_SEAT)
    .sort((a, b) => a.spec.number - b.spec.number);
};
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
    (now) => !now.some((line) => line.startsWith("Namespace /lab-")),
    120,
  );
}, 240_000);

/** So long after the launch a class opens: when whoever launched it is gone for sure. In ms. */
const OPENS_AFTER = 60_000;
const newSession = async (known: TrainingSession[]): Promise<SessionId> => {
  const names = known.map(({ metadata }) => metadata.name);
  const isNew = ({ metadata }: TrainingSession) => !names.includes(metadata.name);
  const found = await until(sessions, (now) => now.some(isNew), 60);
  return found.find(isNew)?.metadata.name as SessionId;
};

/** From a class list; the command is killed as soon as the cluster knows of the session. */
async function launchByCommand(): Promise<SessionId> {
  const known = await sessions();
  const opens = new Date(Date.now() + OPENS_AFTER).toISOString();
  const words = ["--roster", await day.roster(SHELL_SEATS)];
  const { child, ended } = startCli(
    day.kubeconfigs.teacher,
    ...["session", "launch", "shell", ...words, "--duration", "60m", "--opens", opens, "--wait"],
  );
  const early = ended.then(({ err }) => Promise.reject(new Error(`the launch ended by itself: ${err}`)));
  const id = await Promise.race([early, newSession(known)]);
  early.catch(() => undefined);
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  return id;
}

/** From the application, which is killed in the same way. */
async function launchInApplication(): Promise<SessionId> {
  const known = await sessions();
  const application = await day.openApplication("teacher");
  const launched = call(application.window, "launchSession", {
    site: application.site,
    template: "python-notebook",
    title: "Carnets",
    parameters: {},
    people: Array.from({ length: NOTEBOOK_SEATS }, (_, index) => ({
      lastName: `Nom${index + 1}`,
      firstName: "Ana",
    })),
    spare: 0,
    minutes: 60,
    openAtOnce: true,
    opensAt: new Date(Date.now() + OPENS_AFTER).toISOString(),
  });
  // The window may be gone before it is told.
  launched.catch(() => undefined);
  const id = await newSession(known);
  await application.kill();
  return id;
}

test("two classes that were launched from a list get all their seats, and open in time, although command and application were killed in mid-launch", async () => {
  shell = await launchByCommand();
  notebook = await launchInApplication();
  for (const [id, count] of [
    [shell, SHELL_SEATS],
    [notebook, NOTEBOOK_SEATS],
  ] as const) {
    const isReady = (seats: Seat[]) =>
      seats.length === count && seats.every(({ status }) => status?.phase === "ready");
    await until(() => seatsOf(id), isReady, 180);
    const opened = await until(
      () => session(id),
      (now) => now?.status?.phase === "open",
      90,
    );
    expect(opened?.status?.isolation).toMatchObject({ network: "ignored" });
  }
  links = await linksOf(shell);
  expect(links.map(({ seat, name }) => [seat, name])).toEqual(
    Array.from({ length: SHELL_SEATS }, (_, index) => [index + 1, `Élève${index + 1} Nom${index + 1}`]),
  );
}, 600_000);

test("every student's link opens a real shell in a container of their own, and their files outlive the tab", async () => {
  for (const { seat, url } of links) {
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
  }
}, 600_000);

test("the notebook of a student runs a cell in their container", async () => {
  for (const { seat, url } of await linksOf(notebook)) {
    const { context, page } = await enterInBrowser(browser, url);
    const lab = await openWeb(page, "JupyterLab");
    await lab.locator(".jp-Notebook").first().waitFor();
    const printed = await runCell(lab, "import os, socket; print(socket.gethostname(), os.getuid(), 6 * 7)");
    expect(printed).toBe(`espace-${seat} 1000 42\n`);
    await context.close();
  }
}, 300_000);

async function hold({ seat, url }: RevealedLink): Promise<Held> {
  const place = new URL(url);
  const secret = place.hash.slice(1);
  const { text, cookie } = await day.student.ask(new URL("/api/enter", place), "POST", { secret });
  if (!cookie) throw new Error(`seat ${seat} does not let its own student in: ${text}`);
  return { seat, url: place, secret, cookie };
}

test("of all ordered pairs of seats none reaches the other through the door or the API, and each reaches its own", async () => {
  const door = attacker(day.publicPort);
  const held = await Promise.all(links.map(hold));
  const reached: string[] = [];
  for (const thief of held) {
    const account = await day.connectAs(seatNamespace(shell, thief.seat), "lab");
    for (const owner of held) {
      if (owner === thief) continue;
      const place = {
        namespace: seatNamespace(shell, owner.seat),
        establishment: day.establishment,
        session: shell,
      };
      const ways = [
        ...(await reachedThroughDoor(door, thief, owner)),
        ...(await reachedThroughApi(account, place)),
      ];
      reached.push(...ways.map((way) => `${thief.seat} → ${owner.seat} ${way}`));
    }
  }
  expect(reached).toEqual([]);
  for (const { url, cookie, secret } of held) {
    expect(await door.knock(new URL("/api/state", url), { cookie })).toBe(200);
    expect(await door.upgrade(new URL("/api/terminal/terminal", url), { cookie })).toBe(101);
    const own = { method: "POST", body: { secret } };
    expect(await door.knock(new URL("/api/enter", url), own)).toBe(200);
  }
}, 300_000);

/** Into the lab's own page, as the seat's page leads there. */
async function holdNotebook(link: RevealedLink): Promise<Held> {
  const { seat, url, secret, cookie } = await hold(link);
  const { text } = await day.student.ask(new URL("/api/open/notebook", url), "POST", {}, cookie);
  const entrance = new URL((JSON.parse(text) as { url: string }).url);
  const ticket = entrance.hash.slice(1);
  const entered = await day.student.ask(new URL(entrance.pathname, entrance), "POST", { ticket });
  return { seat, url: entrance, secret, cookie: entered.cookie ?? "" };
}

test("no notebook is reached with a neighbour's cookie, by HTTP or WebSocket, and each by its own", async () => {
  const { knock, upgrade } = attacker(day.publicPort);
  const held = await Promise.all((await linksOf(notebook)).map(holdNotebook));
  const answers = await Promise.all(
    held.flatMap((thief) =>
      held.map(async (owner) => {
        const { cookie } = thief;
        const page = await knock(new URL("/api/status", owner.url), { cookie });
        const socket = await upgrade(new URL("/api/events/subscribe", owner.url), { cookie });
        return { own: thief === owner, page, socket };
      }),
    ),
  );
  for (const { own, page, socket } of answers) expect([page, socket]).toEqual(own ? [200, 101] : [401, 403]);
}, 60_000);

/** What a program in one seat is answered at the very address of another seat's Pod. */
async function askDirectly(from: PodRef, to: PodRef, password = ""): Promise<string> {
  const found = await day.admin.get<KubeObject & { status?: { podIP?: string } }>({
    ...{ apiVersion: "v1", kind: "Pod" },
    ...to,
  });
  const script = `import sys, urllib.request, urllib.error
ask = urllib.request.Request(f"http://{sys.argv[1]}:8888/api/contents", headers={"Authorization": "token " + sys.argv[2]})
try: print(urllib.request.urlopen(ask, timeout=20).status)
except urllib.error.HTTPError as refused: print(refused.code)`;
  return run(from, "shell", ["python3", "-c", script, found?.status?.podIP ?? "", password]);
}

async function run(pod: PodRef, container: string, command: string[]): Promise<string> {
  const stream = await day.admin.exec(pod, { container, command, tty: false, stdin: false });
  let text = "";
  const add = (chunk: Uint8Array) => {
    text += Buffer.from(chunk).toString("utf8");
  };
  stream.onStdout(add);
  stream.onStderr(add);
  await stream.ended;
  return text.trim();
}

test("a neighbour who reaches a notebook's own address, past the door, is refused by its own credential", async () => {
  const thief = { namespace: seatNamespace(shell, 1), name: "lab" };
  const [first, second] = [1, 2].map((seat) => ({ namespace: seatNamespace(notebook, seat), name: "lab" }));
  if (!first || !second) throw new Error("there are two notebooks");
  const secretOf = (pod: PodRef) => run(pod, "notebook", ["printenv", "SEAT_PASSWORD"]);
  expect(await askDirectly(thief, first)).toBe("403");
  expect(await askDirectly(thief, first, await secretOf(second))).toBe("403");
  expect(await askDirectly(thief, first, await secretOf(first))).toBe("200");
}, 120_000);

test("at the planned end the cluster takes everything down by itself, the application killed before; what stays is the session, its Receipt, its list and what was done", async () => {
  const application = await day.openApplication("teacher");
  const ids = [shell, notebook];
  const endsAt = new Date(Date.now() + 30_000).toISOString();
  for (const id of ids)
    await day.teacher.mergePatch(
      { apiVersion: API_VERSION, kind: "TrainingSession", namespace: day.establishment, name: id },
      { spec: { endsAt } },
    );
  const { window, site } = application;
  for (const id of ids) {
    const shown = async () => (await call(window, "watchSession", { site, session: id })).endsAt;
    await expect.poll(shown, { timeout: 10_000 }).toBe(endsAt);
  }
  await application.kill();
  expect(Date.now()).toBeLessThan(Date.parse(endsAt));
  for (const id of ids) {
    await until(
      () => session(id),
      (now) => now?.status?.phase === "ended",
      300,
    );
    const receipt = await day.teacher.get<Receipt>({
      apiVersion: API_VERSION,
      kind: "Receipt",
      namespace: day.establishment,
      name: id,
    });
    expect(receipt?.spec).toMatchObject({ owner: day.teacherUser, leftovers: [] });
  }
  const kept = ids.flatMap((id) => [
    `Receipt ${day.establishment}/${id}`,
    `Role ${day.establishment}/${id}-owner`,
    `RoleBinding ${day.establishment}/${id}-owner`,
    `Secret ${day.establishment}/${id}-roster`,
    `TrainingSession ${day.establishment}/${id}`,
  ]);
  await until(
    async () => {
      const now = (await inventory(day.admin)).filter((line) => !line.startsWith("AuditEntry "));
      const wanted = [...before, ...kept];
      return {
        gone: wanted.filter((line) => !now.includes(line)),
        left: now.filter((line) => !wanted.includes(line)),
      };
    },
    ({ gone, left }) => gone.length + left.length === 0,
    120,
  );
}, 600_000);
