import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { parse } from "yaml";
import { type Portal, startPortal } from "../../portal/portal.ts";
import type { CodeAnswer, SeatPageState } from "../../shared/contract/student.ts";
import { codeKey, linkKey, linksSecretName, type SessionId, seatName } from "../../shared/domain/names.ts";
import type { SeatPresence } from "../../shared/domain/seat.ts";
import { LabTemplate, type TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import {
  ask,
  cookieOf,
  type Door,
  enter,
  enterAccess,
  hostOf,
  type OpenTerminal,
  openSocket,
  openTerminal,
  postJson,
} from "../unit/portal/student.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let portal: Portal;
let session: SessionId;
let links: Map<number, string>;

const door = (): Door => ({ portal, session, links });

async function template(name: string): Promise<TemplateSpec> {
  return LabTemplate.parse(parse(await readFile(`templates/${name}/template.yaml`, "utf8"))).spec;
}

async function readLinks(): Promise<Map<number, string>> {
  const name = linksSecretName(session);
  const secret = await stage.cluster.get<KubeObject & { data: Record<string, string> }>({
    apiVersion: "v1",
    kind: "Secret",
    namespace: DEMO,
    name,
  });
  const link = (seat: number) => Buffer.from(secret?.data[linkKey(seat, 1)] ?? "", "base64").toString("utf8");
  return new Map([1, 2].map((seat) => [seat, link(seat)]));
}

async function openPortal(port: number): Promise<Portal> {
  return startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
}

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  session = await stage.launch({ template: { name: "web-server", spec: await template("web-server") } }, 2);
  await until(() => stage.seats(session), allReady(2));
  links = await readLinks();
  portal = await openPortal(0);
});
afterAll(async () => {
  await portal.stop();
  await stage.close();
});

const accessOf = async (kind: "terminal" | "web") =>
  (await template("web-server")).accesses.find((access) => access.kind === kind)?.name ?? "";
const say = (terminal: OpenTerminal, line: string) => terminal.socket.send(Buffer.from(`${line}\r`));
const shells = (terminal: OpenTerminal) =>
  terminal.notices.flatMap((notice) => (notice.is === "screen" ? [notice.shell] : []));

test("a student works in a shell, comes back to the same one, and finds the file after a restart of the portal", async () => {
  const cookie = await enter(door(), 1);
  const access = await accessOf("terminal");
  const first = await openTerminal(door(), 1, cookie, access);
  await first.until(() => shells(first).length > 0);
  say(first, "echo bonjour > ~/a.txt; MEMORY=kept-$((40+2)); cat ~/a.txt");
  await first.until(() => /\rbonjour\r\n/.test(first.text()));
  first.close();
  await first.closed;

  const second = await openTerminal(door(), 1, cookie, access);
  await second.until(() => /\rbonjour\r\n/.test(second.text()));
  expect(shells(second)).toEqual(shells(first));
  say(second, "echo $MEMORY");
  await second.until(() => second.text().includes("kept-42"));

  second.close();
  const { port } = portal;
  await portal.stop();
  portal = await openPortal(port);
  const third = await openTerminal(door(), 1, cookie, access);
  await third.until(() => shells(third).length > 0);
  expect(shells(third)).not.toEqual(shells(first));
  say(third, "cat ~/a.txt");
  await third.until(() => /\rbonjour\r\n/.test(third.text()));
  third.close();
});

test("the code of a slip opens its seat, until the link is made anew", async () => {
  const secret = await stage.cluster.get<KubeObject & { data: Record<string, string> }>({
    ...{ apiVersion: "v1", kind: "Secret", namespace: DEMO, name: linksSecretName(session) },
  });
  const code = Buffer.from(secret?.data[codeKey(2, 1)] ?? "", "base64").toString("utf8");
  const type = async () =>
    JSON.parse(
      (await postJson(door(), `join.localhost:${portal.port}`, "/api/code", { code })).text,
    ) as CodeAnswer;
  await expect.poll(type).toMatchObject({ is: "seat" });
  const answer = await type();
  const ticket = answer.is === "seat" ? answer.url.split("#ticket=")[1] : undefined;
  const entered = await postJson(door(), hostOf(door(), 2), "/api/enter", { ticket });
  const state = await ask(door(), hostOf(door(), 2), "GET", "/api/state", { cookie: cookieOf(entered) });
  expect(JSON.parse(state.text)).toMatchObject({ seat: 2 });
  await stage.patchSeat(session, 2, { linkIssues: 2 });
  await expect.poll(type).toEqual({ is: "unknown" });
  const left = await ask(door(), hostOf(door(), 2), "GET", "/api/state", { cookie: cookieOf(entered) });
  expect(JSON.parse(left.text)).toEqual({ is: "revoked" });
  links = await readLinks();
});

test("a student's ask for help is on the board until the teacher's word, or a visit, answers it", async () => {
  const cookie = await enter(door(), 1);
  const name = seatName(session, 1);
  const helpNow = async () =>
    (
      await stage.cluster.get<SeatPresence>({
        apiVersion: API_VERSION,
        kind: "SeatPresence",
        namespace: DEMO,
        name,
      })
    )?.spec.help;
  const askFor = async (line: string) => {
    const host = hostOf(door(), 1);
    await expect
      .poll(
        async () => (await postJson(door(), host, "/api/help", { is: "asked", line }, { cookie })).status,
        {
          interval: 500,
          timeout: 15_000,
        },
      )
      .toBe(202);
    return until(helpNow, (help) => help?.line === line);
  };
  const first = await askFor("make ne marche pas");
  await stage.patchSeat(session, 1, { helped: first?.since ?? "" });
  await until(helpNow, (help) => help === undefined);

  const second = await askFor("encore");
  expect(Date.parse(second?.since ?? "")).toBeGreaterThan(Date.parse(first?.since ?? ""));
  // Kubernetes dates a Visit by whole seconds
  await until(
    () => Promise.resolve(Date.now()),
    (now) => Math.floor(now / 1000) * 1000 > Date.parse(second?.since ?? ""),
  );
  await stage.cluster.create({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: { name: `${name}-a`, namespace: DEMO },
    spec: {
      session,
      seat: 1,
      by: "prof",
      reason: "opened from the board",
      mode: "read",
      keyHash: "0".repeat(64),
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    },
  });
  await until(helpNow, (help) => help === undefined);
});

test("a look into a terminal waits for the student, who refuses, accepts, lends the keyboard and takes it back", async () => {
  const cookie = await enter(door(), 2);
  const host = hostOf(door(), 2);
  const terminal = await accessOf("terminal");
  const student = await openTerminal(door(), 2, cookie, terminal);
  await student.until(() => shells(student).length > 0);
  say(student, "echo private-$((40+2))");
  await student.until(() => student.text().includes("private-42"));
  let made = 0;
  const makeVisit = async (mode: "read" | "write") => {
    const key = randomBytes(20).toString("base64url");
    await stage.cluster.create({
      apiVersion: API_VERSION,
      kind: "Visit",
      metadata: { name: `${seatName(session, 2)}-look-${++made}`, namespace: DEMO },
      spec: {
        ...{ session, seat: 2, by: "prof", reason: "opened from the board", mode },
        keyHash: createHash("sha256").update(key).digest("hex"),
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
      },
    });
    return key;
  };
  const visit = async () => {
    const authorization = `Visit ${await makeVisit("read")}`;
    const path = `/api/visit/terminal/${terminal}`;
    return until(
      () => openSocket(door(), host, path, { authorization }).catch(() => undefined),
      (opened) => opened !== undefined,
    );
  };
  const looks = (visitor: OpenTerminal) =>
    visitor.notices.flatMap((notice) => (notice.is === "look" ? [notice.look] : []));
  const answer = async (is: string) => {
    const { text } = await ask(door(), host, "GET", "/api/state", { cookie });
    const { looks: shown } = JSON.parse(text) as SeatPageState;
    await postJson(door(), host, "/api/looks", { look: shown[0]?.id, is }, { cookie });
  };

  const refused = await visit();
  if (!refused) throw new Error("no visit");
  await refused.until(() => looks(refused).at(-1)?.is === "asking");
  await answer("refused");
  expect(await refused.closed).toBe(4401);
  expect(refused.text()).toBe("");

  const agreed = await visit();
  if (!agreed) throw new Error("no visit");
  await agreed.until(() => looks(agreed).at(-1)?.is === "asking");
  await answer("accepted");
  await agreed.until(() => agreed.text().includes("private-42"));
  say(agreed, "echo never");
  const key = await makeVisit("write");
  await until(
    async () => {
      agreed.socket.send(JSON.stringify({ is: "keyboard", key }));
      return looks(agreed).at(-1)?.keyboard;
    },
    (keyboard) => keyboard === "asked",
  );
  await answer("keyboardGiven");
  await agreed.until(() => looks(agreed).at(-1)?.keyboard === "given");
  say(agreed, "echo lent-$((40+2))");
  await student.until(() => student.text().includes("lent-42"));
  await answer("keyboardKept");
  await agreed.until(() => looks(agreed).at(-1)?.keyboard === "none");
  say(agreed, "echo never");
  say(student, "echo mine-$((40+2))");
  await agreed.until(() => agreed.text().includes("mine-42"));
  expect(student.text()).not.toContain("never");
  agreed.close();

  await postJson(door(), host, "/api/help", { is: "asked" }, { cookie });
  const helped = await visit();
  if (!helped) throw new Error("no visit");
  await helped.until(() => helped.text().includes("mine-42"));
  expect(looks(helped)[0]).toEqual({ is: "reading", because: "helpAsked", keyboard: "none" });
  helped.close();
  student.close();
});

test("a lab's page and its WebSocket come through a forwarded port", async () => {
  const cookie = await enter(door(), 2);
  const access = await accessOf("web");
  const host = hostOf(door(), 2, access);
  const own = await enterAccess(door(), 2, access, cookie);
  const page = await ask(door(), host, "GET", "/", { cookie: own, accept: "text/html" });
  expect(page.status).toBe(200);
  expect(page.headers["content-type"]).toContain("text/html");
  const socket = new WebSocket(`ws://127.0.0.1:${portal.port}/ws`, {
    headers: { host, cookie: own, origin: `http://${host}` },
  });
  const echoed = new Promise<string>((resolve, reject) => {
    socket.on("open", () => socket.send("écho"));
    socket.on("message", (data: Buffer) => resolve(data.toString("utf8")));
    socket.on("error", reject);
  });
  expect(await echoed).toBe("écho");
  socket.close();
});

test("one student's cookie and link open nothing of another's on the practice cluster either", async () => {
  const cookie = await enter(door(), 2);
  expect((await ask(door(), hostOf(door(), 1), "GET", "/api/state", { cookie })).status).toBe(401);
  const swapped = await postJson(door(), hostOf(door(), 1), "/api/enter", { secret: links.get(2) });
  expect([swapped.status, swapped.text]).toEqual([401, '{"is":"unknown"}']);
});

test("presence stands in the cluster for the teacher to see", async () => {
  const cookie = await enter(door(), 1);
  const terminal = await openTerminal(door(), 1, cookie, await accessOf("terminal"));
  const presence = async () => {
    const name = `${session}-01`;
    return stage.cluster.get<SeatPresence>({
      apiVersion: API_VERSION,
      kind: "SeatPresence",
      namespace: DEMO,
      name,
    });
  };
  await until(presence, (found) => found?.spec.connected === true);
  terminal.close();
  await until(presence, (found) => found?.spec.connected === false && found.spec.lastSeen !== undefined);
});

test("a reset brings a new shell by itself, and the end of the session closes it", async () => {
  const cookie = await enter(door(), 1);
  const terminal = await openTerminal(door(), 1, cookie, await accessOf("terminal"));
  await terminal.until(() => shells(terminal).length === 1);
  await stage.patchSeat(session, 1, { resets: 1 });
  await terminal.until(() => shells(terminal).length === 2);
  say(terminal, "ls ~/a.txt || echo gone-$((40+2))");
  await terminal.until(() => terminal.text().includes("gone-42"));

  await stage.patchSession(session, { phase: "ended" });
  expect(await terminal.closed).toBe(4401);
  expect(terminal.notices.at(-1)).toEqual({ is: "closed", standing: { is: "over" } });
  await until(
    () => stage.seats(session),
    (seats) => seats.length === 0,
  );
  const late = await postJson(door(), hostOf(door(), 1), "/api/enter", { secret: links.get(1) });
  expect(late.text).toBe('{"is":"over"}');
});
