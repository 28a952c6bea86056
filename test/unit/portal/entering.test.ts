import { afterEach, describe, expect, test } from "vitest";
import type { SeatPresence } from "../../../shared/domain/seat.ts";
import type { TemplateSpec } from "../../../shared/domain/template.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL, template } from "./classroom.ts";
import { ask, cookieOf, enter, eventually, hostOf, openTerminal, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

const enterWith = (seat: number, secret: unknown, headers: Record<string, string> = {}) =>
  postJson(room, hostOf(room, seat), "/api/enter", { secret }, headers);
const stateOf = async (seat: number, cookie: string) =>
  JSON.parse((await ask(room, hostOf(room, seat), "GET", "/api/state", { cookie })).text) as Record<
    string,
    unknown
  >;
const presenceOf = (seat: number) => room.cluster.find<SeatPresence>("SeatPresence", `k3x9pz-0${seat}`)?.spec;

describe("A link", () => {
  test("lets its holder in and shows the seat", async () => {
    room = await openClassroom(2);
    const cookie = await enter(room, 1);
    expect(await stateOf(1, cookie)).toMatchObject({
      seat: 1,
      title: "Shell L1 · gr. 3",
      phase: "ready",
      paused: false,
      person: 1,
      accesses: [{ name: "shell" }, { name: "site" }, { name: "editor" }],
    });
  });

  test("is not consumed by opening its page", async () => {
    room = await openClassroom(1);
    for (let time = 0; time < 3; time++) {
      const page = await ask(room, hostOf(room, 1), "GET", "/s");
      expect(page.status).toBe(200);
      expect(page.headers["set-cookie"]).toBeUndefined();
    }
    expect(await enter(room, 1)).toMatch(/^pupitre=/);
  });

  test("that is unknown looks the same at a seat that does not exist", async () => {
    room = await openClassroom(1);
    const known = await enterWith(1, newLink());
    const absent = await enterWith(77, newLink());
    expect(JSON.parse(known.text)).toEqual({ is: "unknown" });
    const { date: _one, ...knownHeaders } = known.headers;
    const { date: _other, ...absentHeaders } = absent.headers;
    expect([absent.status, absent.text, absentHeaders]).toEqual([known.status, known.text, knownHeaders]);
    for (const path of ["/", "/s", "/terminal/shell", "/api/state", "/nothing"]) {
      const [one, other] = await Promise.all(
        [1, 77].map((seat) => ask(room, hostOf(room, seat), "GET", path)),
      );
      const plain = (text = "") => text.replaceAll(/content="[\w-]{43}"/g, "");
      expect([other?.status, plain(other?.text)]).toEqual([one?.status, plain(one?.text)]);
    }
  });

  test("that was replaced says so, and the new one opens", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const old = room.links.get(1) ?? "";
    room.links.delete(1);
    room.putSeat(1, (seat) => seat.status?.links[0]?.revoked.push(hashOf(old)));
    expect(JSON.parse((await enterWith(1, old)).text)).toEqual({ is: "revoked" });
    expect(await stateOf(1, cookie)).toEqual({ is: "revoked" });
    expect(await enter(room, 1)).toMatch(/^pupitre=/);
  });

  test("that was closed says so with its code's and cookie's end at once, and a new one opens the same seat", async () => {
    room = await openClassroom(2);
    const cookie = await enter(room, 1);
    const old = room.links.get(1) ?? "";
    room.putSeat(1, ({ spec }) => Object.assign(spec, { closedIssues: 1 }));
    expect(JSON.parse((await enterWith(1, old)).text)).toEqual({ is: "linkClosed" });
    expect(await stateOf(1, cookie)).toEqual({ is: "linkClosed" });
    expect(await enter(room, 2)).toMatch(/^pupitre=/);
    // The new link is wished for, and made a moment later: until then nobody is let in.
    room.putSeat(1, ({ spec }) => Object.assign(spec, { closedIssues: 1, linkIssues: 2 }));
    expect(JSON.parse((await enterWith(1, old)).text)).toEqual({ is: "revoked" });
    const fresh = newLink();
    let closedIssues = 1;
    const putFresh = () =>
      room.putSeat(1, ({ spec, status }) => {
        Object.assign(spec, { closedIssues, linkIssues: 2 });
        if (status) status.links = [{ person: 1, hash: hashOf(fresh), revoked: [hashOf(old)], issue: 2 }];
      });
    putFresh();
    expect(JSON.parse((await enterWith(1, old)).text)).toEqual({ is: "revoked" });
    expect(await stateOf(1, cookie)).toEqual({ is: "revoked" });
    expect(JSON.parse((await enterWith(1, fresh)).text)).toEqual({ is: "in" });
    closedIssues = 2;
    putFresh();
    for (const link of [old, fresh])
      expect(JSON.parse((await enterWith(1, link)).text)).toEqual({ is: "linkClosed" });
  });

  test("of one's own browser is closed with the other one, and stays so while the new one is still to be made", async () => {
    room = await openClassroom(1);
    const own = newLink();
    const put = (wish: object) =>
      room.putSeat(1, ({ spec, status }) => {
        Object.assign(spec, wish);
        for (const link of status?.links ?? []) link.declared = hashOf(own);
      });
    put({});
    expect(JSON.parse((await enterWith(1, own)).text)).toEqual({ is: "in" });
    put({ closedIssues: 1 });
    expect(JSON.parse((await enterWith(1, own)).text)).toEqual({ is: "linkClosed" });
    put({ closedIssues: 1, linkIssues: 2 });
    expect(JSON.parse((await enterWith(1, own)).text)).toEqual({ is: "revoked" });
  });

  test("says when the session opens, to its holder alone, and opens by itself then", async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    room = await openClassroom(1, { phase: "prepared", opensAt });
    expect(JSON.parse((await enterWith(1, room.links.get(1))).text)).toEqual({ is: "notOpen", opensAt });
    expect(JSON.parse((await enterWith(1, newLink())).text)).toEqual({ is: "unknown" });
    room.clock.now = Date.parse(opensAt);
    expect(await enter(room, 1)).toMatch(/^pupitre=/);
  });

  test("expires at the end of the session, and is good again when it is extended", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    room.clock.now += 3 * 3_600_000;
    expect(JSON.parse((await enterWith(1, room.links.get(1))).text)).toEqual({ is: "expired" });
    expect(JSON.parse((await enterWith(1, newLink())).text)).toEqual({ is: "unknown" });
    expect(await stateOf(1, cookie)).toEqual({ is: "expired" });
    room.putSession({ endsAt: new Date(room.clock.now + 60_000).toISOString() });
    expect(await stateOf(1, cookie)).toMatchObject({ seat: 1 });
  });

  test("lasts longer at a seat that has more time, which its page says; the others are out with the class", async () => {
    room = await openClassroom(2);
    const seats = [
      { number: 1, persons: 1 },
      { number: 2, persons: 1, extraMinutes: 30 },
    ];
    room.putSession({ seats });
    const [one, two] = [await enter(room, 1), await enter(room, 2)];
    const ends = async (seat: number, cookie: string) => (await stateOf(seat, cookie)).endsAt as string;
    expect(Date.parse(await ends(2, two)) - Date.parse(await ends(1, one))).toBe(30 * 60_000);
    room.clock.now += 2 * 3_600_000 + 60_000;
    expect(await stateOf(1, one)).toEqual({ is: "expired" });
    expect(JSON.parse((await enterWith(1, room.links.get(1))).text)).toEqual({ is: "expired" });
    expect(await stateOf(2, two)).toMatchObject({ seat: 2 });
    room.clock.now += 30 * 60_000;
    expect(await stateOf(2, two)).toEqual({ is: "expired" });
  });

  test("says that the session is over, also when its seats are gone, and tells nothing about seats", async () => {
    room = await openClassroom(1);
    room.putSession({ phase: "ended" });
    room.cluster.remove({ apiVersion: API_VERSION, kind: "Seat", namespace: SCHOOL, name: "k3x9pz-01" });
    for (const seat of [1, 2, 300])
      expect(JSON.parse((await enterWith(seat, newLink())).text)).toEqual({ is: "over" });
  });

  test("lets a browser in again as the same one, which no other seat could tell; another name is none", async () => {
    room = await openClassroom(2);
    const [one, two] = ["0".repeat(32), "1".repeat(32)];
    const browsersAt = (seat: number) => presenceOf(seat)?.cookies.map(({ browser }) => browser) ?? [];
    const enterAs = async (seat: number, browser: unknown) => {
      const before = browsersAt(seat).length;
      await postJson(room, hostOf(room, seat), "/api/enter", { secret: room.links.get(seat), browser });
      await expect.poll(() => browsersAt(seat).length, { timeout: 10_000 }).toBe(before + 1);
    };
    for (const browser of [one, one, two, "me", 7, undefined]) await enterAs(1, browser);
    await enterAs(2, one);
    const [first, again, other, ...unnamed] = browsersAt(1);
    expect(first).toMatch(/^[a-f0-9]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(unnamed).toEqual([undefined, undefined, undefined]);
    expect(browsersAt(2)).not.toContain(first);
  });

  test.each([undefined, null, 7, "", "short", "a".repeat(129), "with spaces in it", { secret: "x" }, ["x"]])(
    "that is no link, such as %j, is unknown",
    async (secret) => {
      room = await openClassroom(1);
      expect(JSON.parse((await enterWith(1, secret)).text)).toEqual({ is: "unknown" });
    },
  );

  test("is taken from the seat's own page only", async () => {
    room = await openClassroom(2);
    const body = { secret: room.links.get(1) };
    const foreign = [
      `http://${hostOf(room, 2)}`,
      `http://${hostOf(room, 1, "site")}`,
      "null",
      "https://evil.example",
    ];
    for (const origin of foreign) {
      const answer = await postJson(room, hostOf(room, 1), "/api/enter", body, { origin });
      expect([answer.status, answer.headers["set-cookie"]]).toEqual([403, undefined]);
    }
    const plain = await ask(room, hostOf(room, 1), "POST", "/api/enter", {}, JSON.stringify(body));
    expect(plain.status).toBe(403);
    const form = await postJson(room, hostOf(room, 1), "/api/enter", body, { "content-type": "text/plain" });
    expect(JSON.parse(form.text)).toEqual({ is: "unknown" });
  });

  test("of a seat copied into another establishment leads nobody there", async () => {
    room = await openClassroom(1);
    const stolen = newLink();
    const seat = room.cluster.find("Seat", "k3x9pz-01");
    room.clock.now += 5_000;
    room.cluster.put({
      ...structuredClone(seat),
      apiVersion: API_VERSION,
      kind: "Seat",
      metadata: { name: "k3x9pz-01", namespace: "elsewhere" },
      status: {
        ...(seat?.status as object),
        links: [{ person: 1, hash: hashOf(stolen), revoked: [], issue: 1 }],
      },
    });
    expect(JSON.parse((await enterWith(1, stolen)).text)).toEqual({ is: "unknown" });
    expect(await enter(room, 1)).toMatch(/^pupitre=/);
  });
});

describe("Guessing", () => {
  test("is answered with a wait after some failures, and never locks a valid link out", async () => {
    room = await openClassroom(1);
    const answers: string[] = [];
    for (let time = 0; time < 12; time++)
      answers.push((JSON.parse((await enterWith(1, newLink())).text) as { is: string }).is);
    expect(answers).toEqual([...Array(10).fill("unknown"), "wait", "wait"]);
    expect(await enter(room, 1)).toMatch(/^pupitre=/);
  });
  test("on one device does not slow the others at the same address", async () => {
    room = await openClassroom(2);
    for (let time = 0; time < 12; time++) await enterWith(1, newLink());
    expect(JSON.parse((await enterWith(2, newLink())).text)).toEqual({ is: "unknown" });
    expect(JSON.parse((await enterWith(1, newLink(), { "user-agent": "another" })).text)).toEqual({
      is: "unknown",
    });
  });
});

describe("A cookie", () => {
  test("survives a restart of the portal, by its hash alone", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    await eventually(() => presenceOf(1)?.cookies.length === 1);
    const value = cookie.split("=")[1] ?? "";
    expect(presenceOf(1)?.cookies[0]).toMatchObject({
      hash: hashOf(value),
      person: 1,
      link: hashOf(room.links.get(1) ?? ""),
    });
    expect(JSON.stringify(presenceOf(1))).not.toContain(value);
    await room.restart();
    expect(await stateOf(1, cookie)).toMatchObject({ seat: 1 });
  });

  test("goes when its holder leaves, and says nothing more", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const answer = await postJson(room, hostOf(room, 1), "/api/leave", {}, { cookie });
    expect(answer.headers["set-cookie"]?.[0]).toContain("Max-Age=0");
    expect(await stateOf(1, cookie)).toEqual({ is: "out" });
    await eventually(() => presenceOf(1)?.cookies.length === 0);
  });

  test("opens nothing when the portal's word on it was removed from the cluster", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    await eventually(() => presenceOf(1)?.cookies.length === 1);
    const stored = room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01");
    if (stored) room.cluster.put({ ...stored, spec: { ...stored.spec, cookies: [] } });
    expect(await stateOf(1, cookie)).toEqual({ is: "out" });
  });

  test("works while the cluster takes no writes, and is written when it does again", async () => {
    room = await openClassroom(1);
    room.cluster.failWrites = true;
    const cookie = await enter(room, 1);
    await eventually(() => room.cluster.writes > 0);
    expect(await stateOf(1, cookie)).toMatchObject({ seat: 1 });
    room.cluster.failWrites = false;
    await eventually(() => presenceOf(1)?.cookies.length === 1);
  });

  test("planted by a sibling beside the true one does not push its holder out", async () => {
    room = await openClassroom(2);
    const [mine, other] = [await enter(room, 1), await enter(room, 2)];
    expect(await stateOf(1, `${other}; ${mine}`)).toMatchObject({ seat: 1 });
    expect(await stateOf(1, other)).toEqual({ is: "out" });
  });
});

describe("Presence", () => {
  test("is true while a page or terminal is open, and no longer", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const terminal = await openTerminal(room, 1, cookie);
    await eventually(() => presenceOf(1)?.connected === true);
    expect(presenceOf(1)).toMatchObject({ session: "k3x9pz", number: 1 });
    expect(presenceOf(1)?.firstSeen).toBeDefined();
    terminal.close();
    await eventually(() => presenceOf(1)?.connected === false);
    expect(presenceOf(1)?.lastSeen).toBeDefined();
  });

  test("left over from a portal that was killed is put right", async () => {
    room = await openClassroom(1);
    await enter(room, 1);
    await eventually(() => presenceOf(1)?.cookies.length === 1);
    const stored = room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01");
    if (stored) room.cluster.put({ ...stored, spec: { ...stored.spec, connected: true } });
    await eventually(() => presenceOf(1)?.connected === false);
  }, 15_000);

  test("is written once for many changes at a time", async () => {
    room = await openClassroom(1);
    const cookies = await Promise.all(Array.from({ length: 20 }, () => enter(room, 1)));
    await eventually(() => presenceOf(1)?.cookies.length === cookies.length);
    expect(room.cluster.writes).toBeLessThanOrEqual(3);
  });
});

describe("Every answer", () => {
  test("carries the headers that keep it to itself", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    for (const path of [
      "/",
      "/s",
      "/terminal/shell",
      "/api/state",
      "/api/instructions/fr",
      "/nothing",
      "/assets/landing.js",
    ]) {
      const { headers } = await ask(room, hostOf(room, 1), "GET", path, { cookie });
      expect(headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": path.startsWith("/assets/") ? "no-cache" : "no-store",
      });
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });
  test("to a Host that is nobody's tells nothing", async () => {
    room = await openClassroom(1);
    for (const host of ["localhost", `localhost:${room.portal.port}`, "127.0.0.1", "evil.example"])
      expect(await ask(room, host, "GET", "/s")).toMatchObject({ status: 404, text: "Not found\n" });
  });
  test("is refused to pages of other origins that fetch, frame or embed it", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const fetchOf = (site: string, mode: string, dest: string) =>
      ask(room, hostOf(room, 1), "GET", "/api/state", {
        cookie,
        "sec-fetch-site": site,
        "sec-fetch-mode": mode,
        "sec-fetch-dest": dest,
      }).then(({ status }) => status);
    expect(await fetchOf("same-site", "cors", "empty")).toBe(403);
    expect(await fetchOf("same-site", "no-cors", "script")).toBe(403);
    expect(await fetchOf("cross-site", "navigate", "iframe")).toBe(403);
    expect(await fetchOf("same-site", "navigate", "object")).toBe(403);
    expect(await fetchOf("cross-site", "navigate", "document")).toBe(200);
    expect(await fetchOf("same-origin", "cors", "empty")).toBe(200);
  });
  test("keeps the page that students load first small", async () => {
    room = await openClassroom(1);
    const sizes = await Promise.all(
      ["landing.js", "landing.css", "seat.js"].map(
        async (name) => (await ask(room, hostOf(room, 1), "GET", `/assets/${name}`)).text.length,
      ),
    );
    for (const size of sizes) expect(size).toBeLessThan(60_000);
  });
  test("to HEAD and to a page already known has no body", async () => {
    room = await openClassroom(1);
    const first = await ask(room, hostOf(room, 1), "GET", "/assets/landing.js");
    const again = await ask(room, hostOf(room, 1), "GET", "/assets/landing.js", {
      "if-none-match": first.headers.etag ?? "",
    });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect(await ask(room, hostOf(room, 1), "HEAD", "/s")).toMatchObject({ status: 200, text: "" });
  });
});

test("a person's own cookie names their own person, at a seat for two", async () => {
  room = await openClassroom(1);
  const second = newLink();
  room.putSeat(1, (seat) =>
    seat.status?.links.push({ person: 2, hash: hashOf(second), revoked: [], issue: 1 }),
  );
  room.cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "access", namespace: "lab-k3x9pz-01" },
    data: {
      "name-1": Buffer.from("Élodie").toString("base64"),
      "name-2": Buffer.from("Hugo").toString("base64"),
    },
  });
  const cookie = cookieOf(await enterWith(1, second));
  await stateOf(1, cookie);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await stateOf(1, cookie)).toMatchObject({ person: 2, name: "Hugo" });
});

test("a secret is shown by a press on the seat's own page alone, and is in no state", async () => {
  const spec: TemplateSpec = {
    ...template,
    passwords: [{ name: "sql" }],
    accesses: [
      { kind: "secret", name: "database", title: { en: "Database" }, password: "sql", user: "student" },
    ],
  };
  room = await openClassroom(1, { template: { name: "shell", spec } });
  room.cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "access", namespace: "lab-k3x9pz-01" },
    data: { "password-sql": Buffer.from("s3cret").toString("base64") },
  });
  const host = hostOf(room, 1);
  const cookie = await enter(room, 1);
  const press = (headers: Record<string, string>, name = "database") =>
    postJson(room, host, `/api/secret/${name}`, {}, headers);

  const shown = await press({ cookie });
  expect(JSON.parse(shown.text)).toEqual({ user: "student", password: "s3cret" });
  expect(shown.headers["cache-control"]).toContain("no-store");
  expect(JSON.stringify(await stateOf(1, cookie))).not.toContain("s3cret");
  expect((await press({})).status).toBe(401);
  expect((await press({ cookie, origin: "http://evil.localhost" })).status).toBe(403);
  expect((await press({ cookie }, "shell")).status).toBe(404);
});

test("a kubeconfig is handed out by a press on the seat's own page alone, or the page says where kubectl runs", async () => {
  const spec: TemplateSpec = {
    ...template,
    accesses: [
      ...template.accesses,
      { kind: "kubeconfig", name: "cluster", title: { en: "Cluster" }, container: "shell" },
    ],
  };
  room = await openClassroom(2, { template: { name: "shell", spec } });
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  for (const [seat, data] of [
    [1, { kubeconfig: base64("a-token"), "kubeconfig-expires": base64("2026-11-23T10:00:00Z") }],
    [2, {}],
  ] as const)
    room.cluster.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "access", namespace: `lab-k3x9pz-0${seat}` },
      data,
    });
  const cookie = await enter(room, 1);
  const press = (seat: number, headers: Record<string, string>, name = "cluster") =>
    postJson(room, hostOf(room, seat), `/api/kubeconfig/${name}`, {}, headers);

  const handed = await press(1, { cookie });
  expect(JSON.parse(handed.text)).toEqual({
    file: "a-token",
    name: "kubeconfig-k3x9pz-01.yaml",
    expiresAt: "2026-11-23T10:00:00Z",
  });
  expect(handed.headers["cache-control"]).toContain("no-store");
  expect(JSON.stringify(await stateOf(1, cookie))).not.toContain("a-token");
  expect((await press(1, {})).status).toBe(401);
  expect((await press(2, { cookie })).status).toBe(401);
  expect((await press(1, { cookie, origin: "http://evil.localhost" })).status).toBe(403);
  expect((await press(1, { cookie }, "shell")).status).toBe(404);
  expect(JSON.parse((await press(2, { cookie: await enter(room, 2) })).text)).toEqual({ file: null });
});
