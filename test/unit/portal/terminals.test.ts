import { afterEach, describe, expect, test } from "vitest";
import type { SeatPresence, Visit } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL } from "./classroom.ts";
import {
  enter,
  eventually,
  hostOf,
  type OpenTerminal,
  openSocket,
  openTerminal,
  postJson,
} from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

const shellsSeen = (terminal: OpenTerminal) =>
  terminal.notices.flatMap((notice) => (notice.is === "screen" ? [notice.shell] : []));
const hasShell = (terminal: OpenTerminal) => terminal.until(() => shellsSeen(terminal).length > 0);
const lastNotice = (terminal: OpenTerminal) => terminal.notices.at(-1);

describe("A terminal", () => {
  test("runs the declared command in the declared container of the seat's own Pod", async () => {
    room = await openClassroom(2);
    const terminal = await openTerminal(room, 2, await enter(room, 2));
    await hasShell(terminal);
    expect(room.cluster.shells).toMatchObject([
      {
        pod: { namespace: "lab-k3x9pz-02", name: "lab" },
        options: {
          container: "shell",
          command: ["/bin/sh", "/pupitre/terminal/open", "shell", "bash"],
          tty: true,
          stdin: true,
        },
      },
    ]);
  });

  test("passes on what is typed and what is said", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    terminal.socket.send(Buffer.from("écho\r"));
    await terminal.until(() => terminal.text().includes("écho\r"));
    expect(room.cluster.shells[0]?.typed).toBe("écho\r");
  });

  test("shows the same shell and screen to a page that comes back", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const first = await openTerminal(room, 1, cookie);
    await hasShell(first);
    room.cluster.shells[0]?.say("first line\r\n$ ");
    await first.until(() => first.text().includes("$ "));
    first.close();
    await first.closed;
    room.cluster.shells[0]?.say("while away\r\n$ ");
    const second = await openTerminal(room, 1, cookie);
    await second.until(() => second.text().includes("while away"));
    expect(second.text()).toBe("first line\r\n$ while away\r\n$ ");
    expect(shellsSeen(second)).toEqual(shellsSeen(first));
    expect(room.cluster.shells).toHaveLength(1);
  });

  test("is shared by several windows, at the size of the one used last", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const [phone, desk] = [await openTerminal(room, 1, cookie), await openTerminal(room, 1, cookie)];
    await hasShell(phone);
    desk.socket.send(JSON.stringify({ is: "size", columns: 120, rows: 40 }));
    await phone.until(() => lastNotice(phone)?.is === "size");
    expect(lastNotice(phone)).toEqual({ is: "size", columns: 120, rows: 40 });
    phone.socket.send(JSON.stringify({ is: "size", columns: 40, rows: 30 }));
    await eventually(() => room.cluster.shells[0]?.size?.columns === 40);
    desk.socket.send(Buffer.from("a"));
    await eventually(() => room.cluster.shells[0]?.size?.columns === 120);
    await phone.until(() => phone.text() === "a");
  });

  test.each([
    "{}",
    "no json",
    '{"is":"size"}',
    '{"is":"size","columns":1e9,"rows":1}',
    '{"is":"size","columns":-4,"rows":9}',
    "null",
  ])("is not impressed by %s", async (text) => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    terminal.socket.send(text);
    terminal.socket.send(Buffer.from("still here"));
    await terminal.until(() => terminal.text().includes("still here"));
    expect(room.cluster.shells[0]?.size).toEqual({ columns: 80, rows: 24 });
  });

  test("opens a new shell by itself when the one before ended, and says that it is another", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    room.clock.now += 60_000;
    room.cluster.shells[0]?.end(0);
    await terminal.until(() => shellsSeen(terminal).length === 2);
    const [one, other] = shellsSeen(terminal);
    expect(one).not.toBe(other);
    room.cluster.shells[1]?.say("anew");
    await terminal.until(() => terminal.text() === "anew");
  });

  test("waits while the seat is reset, and is there again when it is ready", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    room.clock.now += 60_000;
    room.putSeat(1, (seat) => Object.assign(seat.status ?? {}, { phase: "resetting" }));
    room.cluster.shells[0]?.end();
    await terminal.until(() => lastNotice(terminal)?.is === "waiting");
    expect(lastNotice(terminal)).toEqual({ is: "waiting", phase: "resetting" });
    room.putSeat(1);
    await terminal.until(() => shellsSeen(terminal).length === 2);
    expect(room.cluster.shells).toHaveLength(2);
  });

  test("finds the shell again that is held in the seat, with its screen, after the connection to it was lost", async () => {
    room = await openClassroom(1);
    const screen = "made before\r\n$ ";
    room.cluster.greeting = () => `\u001b_pupitre;held;one;${screen.length}\u001b\\${screen}`;
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    room.clock.now += 60_000;
    room.cluster.shells[0]?.end();
    await terminal.until(() => shellsSeen(terminal).length === 2);
    expect(shellsSeen(terminal)).toEqual(["one", "one"]);
    room.cluster.shells[1]?.say("more");
    await terminal.until(() => terminal.text().endsWith("more"));
    expect(terminal.text()).toBe(`${screen}${screen}more`);
  });

  test("does without a holder in a Pod that was made without one", async () => {
    room = await openClassroom(1);
    room.cluster.greeting = () => "sh: 0: cannot open /pupitre/terminal/open\r\n";
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await eventually(() => room.cluster.shells.length === 1);
    room.cluster.shells[0]?.end(2);
    await eventually(() => room.cluster.shells.length === 2);
    expect(room.cluster.shells[1]?.options.command).toEqual(["bash"]);
    room.cluster.shells[1]?.say("$ ");
    await terminal.until(() => terminal.text().endsWith("$ "));
  });

  test("opens no shell for nobody", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await hasShell(terminal);
    terminal.close();
    await terminal.closed;
    room.cluster.shells[0]?.end(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(room.cluster.shells).toHaveLength(1);
  });
});

describe("An open terminal is closed, with the reason, when", () => {
  async function opened() {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const terminal = await openTerminal(room, 1, cookie);
    await hasShell(terminal);
    return { cookie, terminal };
  }
  /** What the portal knows of who is there stands in the cluster, and no longer in its memory alone. */
  const written = () =>
    eventually(() => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.connected === true);
  async function expectClosed(terminal: OpenTerminal, standing: object) {
    expect(await terminal.closed).toBe(4401);
    expect(lastNotice(terminal)).toEqual({ is: "closed", standing });
  }

  test("the link is replaced", async () => {
    const { terminal } = await opened();
    const old = room.links.get(1) ?? "";
    room.links.set(1, newLink());
    room.putSeat(1, (seat) => seat.status?.links[0]?.revoked.push(hashOf(old)));
    await expectClosed(terminal, { is: "revoked" });
  });
  test("the session ends, and its shell with it", async () => {
    const { terminal } = await opened();
    room.putSession({ phase: "ended" });
    await expectClosed(terminal, { is: "over" });
    expect(room.cluster.shells[0]?.isClosed).toBe(true);
  });
  test("time runs out, though nothing changes in the cluster", async () => {
    const { terminal } = await opened();
    room.clock.now += 3 * 3_600_000;
    await expectClosed(terminal, { is: "expired" });
    await eventually(() => room.cluster.shells[0]?.isClosed === true);
  });
  test("the seat is removed", async () => {
    const { terminal } = await opened();
    await written();
    room.cluster.remove({ apiVersion: API_VERSION, kind: "Seat", namespace: SCHOOL, name: "k3x9pz-01" });
    await expectClosed(terminal, { is: "unknown" });
  });
  test("its holder leaves in another window", async () => {
    const { terminal, cookie } = await opened();
    await postJson(room, hostOf(room, 1), "/api/leave", {}, { cookie });
    await expectClosed(terminal, { is: "out" });
  });
  test("the cookie is removed from the cluster", async () => {
    const { terminal } = await opened();
    await written();
    const stored = room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01");
    if (stored) room.cluster.put({ ...stored, spec: { ...stored.spec, cookies: [] } });
    await expectClosed(terminal, { is: "out" });
  });
});

test("When the portal restarts, an open terminal is closed without a reason, so that its page comes back", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const terminal = await openTerminal(room, 1, cookie);
  await hasShell(terminal);
  await room.restart();
  expect(await terminal.closed).toBe(1012);
  expect(terminal.notices.filter((notice) => notice.is === "closed")).toEqual([]);
  await hasShell(await openTerminal(room, 1, cookie));
});

describe("A visit", () => {
  const key = newLink();
  const putVisit = (change: Partial<Visit["spec"]> = {}, namespace = SCHOOL) =>
    room.cluster.put({
      apiVersion: API_VERSION,
      kind: "Visit",
      metadata: { name: "visit", namespace },
      spec: {
        session: "k3x9pz",
        seat: 1,
        by: "teacher",
        reason: "help",
        mode: "read",
        keyHash: hashOf(key),
        expiresAt: new Date(room.clock.now + 600_000).toISOString(),
        ...change,
      },
    });
  const visit = (seat = 1, headers: Record<string, string> = { authorization: `Visit ${key}` }) =>
    openSocket(room, hostOf(room, seat), "/api/visit/terminal/shell", headers);

  test("joins the student's own shell, at the student's size, and the student is told", async () => {
    room = await openClassroom(1);
    putVisit();
    const cookie = await enter(room, 1);
    const student = await openTerminal(room, 1, cookie);
    await hasShell(student);
    room.cluster.shells[0]?.say("$ make\r\n");
    const visitor = await visit();
    const asked = () =>
      student.notices.flatMap((notice) => (notice.is === "state" ? notice.state.looks : [])).at(-1);
    await student.until(() => asked() !== undefined);
    await postJson(room, hostOf(room, 1), "/api/looks", { look: asked()?.id, is: "accepted" }, { cookie });
    await visitor.until(() => visitor.text() === "$ make\r\n");
    await student.until(() =>
      student.notices.some((notice) => notice.is === "visitors" && notice.count === 1),
    );
    await eventually(() => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.visitors === 1);
    visitor.socket.send(JSON.stringify({ is: "size", columns: 10, rows: 10 }));
    student.socket.send(Buffer.from("x"));
    await visitor.until(() => visitor.text().endsWith("x"));
    expect(room.cluster.shells[0]).toMatchObject({ typed: "x", size: { columns: 80, rows: 24 } });
    visitor.close();
    await student.until(() =>
      student.notices.some((notice) => JSON.stringify(notice) === '{"is":"visitors","count":0}'),
    );
    expect(room.cluster.shells).toHaveLength(1);
  });

  test("ends when it is withdrawn, when it expires, and after 15 minutes whatever it says", async () => {
    room = await openClassroom(1);
    putVisit();
    const one = await visit();
    room.cluster.remove({ apiVersion: API_VERSION, kind: "Visit", namespace: SCHOOL, name: "visit" });
    expect(await one.closed).toBe(4401);
    putVisit();
    const two = await visit();
    room.clock.now += 601_000;
    expect(await two.closed).toBe(4401);
    room.cluster.remove({ apiVersion: API_VERSION, kind: "Visit", namespace: SCHOOL, name: "visit" });
    putVisit({ expiresAt: new Date(room.clock.now + 86_400_000).toISOString() });
    const three = await visit();
    room.clock.now += 15 * 60_000;
    expect(await three.closed).toBe(4401);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["without a key", () => visit(1, {})],
    ["with a wrong key", () => visit(1, { authorization: `Visit ${newLink()}` })],
    ["with the key in another form", () => visit(1, { authorization: `Bearer ${key}` })],
    ["with a student's link", () => visit(1, { authorization: `Visit ${room.links.get(1)}` })],
    ["to another seat", () => visit(2)],
    [
      "from a web page of another origin",
      () => visit(1, { authorization: `Visit ${key}`, origin: "http://evil.example" }),
    ],
    [
      "to a terminal that is not declared",
      () => openSocket(room, hostOf(room, 1), "/api/visit/terminal/root", { authorization: `Visit ${key}` }),
    ],
    [
      "to a web access",
      () => openSocket(room, hostOf(room, 1), "/api/visit/terminal/site", { authorization: `Visit ${key}` }),
    ],
  ])("%s is refused", async (_how, attempt) => {
    room = await openClassroom(2);
    putVisit();
    await expect(attempt()).rejects.toThrow("refused 403");
  });

  test("is one: its key opens nothing a second time, during it or after it", async () => {
    room = await openClassroom(1);
    putVisit();
    const first = await visit();
    await expect(visit()).rejects.toThrow("refused 403");
    await hasShell(first);
    first.close();
    await first.closed;
    await expect(visit()).rejects.toThrow("refused 403");
  });

  test("granted in another establishment's namespace is refused", async () => {
    room = await openClassroom(1);
    putVisit({}, "elsewhere");
    await expect(visit()).rejects.toThrow("refused 403");
  });
});

describe("The page around a terminal", () => {
  const states = (terminal: OpenTerminal) =>
    terminal.notices.flatMap((notice) => (notice.is === "state" ? [notice.state] : []));

  test("hears of an extension and of what is said as it happens, whole", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    await terminal.until(() => states(terminal).length > 0);
    const endsAt = new Date(room.clock.now + 9_000_000).toISOString();
    room.putSession({ endsAt, announcements: [{ at: endsAt, text: "Encore une heure." }] });
    await terminal.until(() => states(terminal).at(-1)?.endsAt === endsAt);
    expect(states(terminal).at(-1)).toMatchObject({
      seat: 1,
      announcements: [{ text: "Encore une heure." }],
    });
  });

  test("has its question for a sign of life answered at once", async () => {
    room = await openClassroom(1);
    const terminal = await openTerminal(room, 1, await enter(room, 1));
    terminal.socket.send(JSON.stringify({ is: "ping" }));
    await terminal.until(() => terminal.notices.some(({ is }) => is === "alive"));
  });
});
