import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Classroom, openClassroom } from "./classroom.ts";
import { type ScriptedUpstream, startUpstream } from "./scriptedUpstream.ts";
import { type Answer, ask, cookieOf, enter, enterAccess, hostOf, openSocket, postJson } from "./student.ts";

const SEATS = 12;
const seats = Array.from({ length: SEATS }, (_, index) => index + 1);
const pairs = seats.flatMap((own) => seats.filter((other) => other !== own).map((other) => ({ own, other })));

let room: Classroom;
let labs: ScriptedUpstream[];
const cookies = new Map<number, { seat: string; site: string }>();

beforeAll(async () => {
  room = await openClassroom(SEATS);
  labs = await Promise.all(seats.map((seat) => startUpstream(`site of ${seat}.`)));
  for (const seat of seats) {
    room.cluster.ports.set(`lab-k3x9pz-${String(seat).padStart(2, "0")}/lab:8080`, labs[seat - 1]?.port ?? 0);
    const cookie = await enter(room, seat);
    cookies.set(seat, { seat: cookie, site: await enterAccess(room, seat, "site", cookie) });
  }
});
afterAll(async () => {
  await room.stop();
  await Promise.all(labs.map((lab) => lab.close()));
});

const cookiesOf = (seat: number) => cookies.get(seat) ?? { seat: "", site: "" };
const origin = (host: string) => `http://${host}`;
const isTold = (answer: Answer, seat: number) =>
  answer.text.includes(`site of ${seat}.`) ||
  (answer.status === 200 && answer.text.includes(`"seat":${seat},`));

/** Whether a WebSocket came about; closed at once if it did. */
async function opens(host: string, path: string, headers: Record<string, string>): Promise<boolean> {
  try {
    (await openSocket(room, host, path, headers)).socket.terminate();
    return true;
  } catch {
    return false;
  }
}

/** All ways in which the student of `own` may try to reach `other`; names of those that succeed. */
async function breakInto(own: number, other: number): Promise<string[]> {
  const mine = cookiesOf(own);
  const [page, site] = [hostOf(room, other), hostOf(room, other, "site")];
  const [myPage, mySite] = [hostOf(room, own), hostOf(room, own, "site")];
  const attempts: Record<string, () => Promise<boolean>> = {
    "HTTP: own cookie at the other's page": async () =>
      isTold(await ask(room, page, "GET", "/api/state", { cookie: mine.seat }), other),
    "HTTP: own access cookie at the other's page": async () =>
      isTold(await ask(room, page, "GET", "/api/state", { cookie: mine.site }), other),
    "HTTP: own access cookie at the other's access": async () =>
      isTold(await ask(room, site, "GET", "/", { cookie: mine.site }), other),
    "HTTP: own cookies together at the other's access": async () =>
      isTold(await ask(room, site, "GET", "/", { cookie: `${mine.seat}; ${mine.site}` }), other),
    "HTTP: a ticket for the other's access": async () =>
      (await postJson(room, page, "/api/open/site", {}, { cookie: mine.seat })).status === 200,
    "HTTP: own ticket at the other's access": async () => {
      const opened = await postJson(room, myPage, "/api/open/site", {}, { cookie: mine.seat });
      const ticket = new URL((JSON.parse(opened.text) as { url: string }).url).hash.slice(1);
      return (await postJson(room, site, "/__pupitre/enter", { ticket })).status === 200;
    },
    "swapped link: own link at the other's page": async () =>
      cookieOf(await postJson(room, page, "/api/enter", { secret: room.links.get(own) })) !== "",
    "swapped link: with the own cookie": async () =>
      cookieOf(
        await postJson(room, page, "/api/enter", { secret: room.links.get(own) }, { cookie: mine.seat }),
      ) !== "",
    "swapped cookie: the other's page in the student's browser writes for the student": async () =>
      (
        await postJson(
          room,
          page,
          "/api/open/site",
          {},
          { cookie: cookiesOf(other).seat, origin: origin(myPage) },
        )
      ).status === 200,
    "swapped cookie: the student's lab reads the other's page in the other's browser": async () =>
      isTold(
        await ask(room, page, "GET", "/api/state", {
          cookie: cookiesOf(other).seat,
          origin: origin(mySite),
          "sec-fetch-site": "same-site",
          "sec-fetch-mode": "cors",
          "sec-fetch-dest": "empty",
        }),
        other,
      ),
    "forged Host: own cookie, other's name in X-Forwarded-Host": async () =>
      isTold(await ask(room, mySite, "GET", "/", { cookie: mine.site, "x-forwarded-host": site }), other),
    "forged Host: the other's Host from the own Origin": async () =>
      (await ask(room, site, "POST", "/", { cookie: mine.site, origin: origin(mySite) }, "x")).status === 200,
    "forged Host: absolute target": async () =>
      isTold(await ask(room, mySite, "GET", `http://${site}/`, { cookie: mine.site }), other),
    "WebSocket: own cookie at the other's terminal": () =>
      opens(page, "/api/terminal/shell", { cookie: mine.seat, origin: origin(page) }),
    "WebSocket: the other's cookie from the own page": () =>
      opens(page, "/api/terminal/shell", { cookie: cookiesOf(other).seat, origin: origin(myPage) }),
    "WebSocket: the other's cookie from the own lab": () =>
      opens(page, "/api/terminal/shell", { cookie: cookiesOf(other).seat, origin: origin(mySite) }),
    "WebSocket: own cookie at the other's access": () =>
      opens(site, "/ws", { cookie: mine.site, origin: origin(site) }),
    "WebSocket: the other's cookie at the other's access from the own lab": () =>
      opens(site, "/ws", { cookie: cookiesOf(other).site, origin: origin(mySite) }),
    "WebSocket: own link as a visit's key": () =>
      opens(page, "/api/visit/terminal/shell", { authorization: `Visit ${room.links.get(own)}` }),
  };
  const succeeded: string[] = [];
  for (const [name, attempt] of Object.entries(attempts)) if (await attempt()) succeeded.push(name);
  return succeeded;
}

describe("Of twelve seats", () => {
  test("no student reaches another's, by HTTP, WebSocket, swapped cookie, swapped link or forged Host", async () => {
    expect(pairs).toHaveLength(SEATS * (SEATS - 1));
    const failures: string[] = [];
    const work = [...pairs];
    const tryPairs = async () => {
      for (let pair = work.pop(); pair; pair = work.pop())
        for (const how of await breakInto(pair.own, pair.other))
          failures.push(`${pair.own}→${pair.other} ${how}`);
    };
    await Promise.all(Array.from({ length: 8 }, tryPairs));
    expect(failures).toEqual([]);
  }, 60_000);

  test.each(seats)("seat %d works for its own student all the while", async (seat) => {
    const mine = cookiesOf(seat);
    const [page, site] = [hostOf(room, seat), hostOf(room, seat, "site")];
    expect(isTold(await ask(room, page, "GET", "/api/state", { cookie: mine.seat }), seat)).toBe(true);
    expect((await ask(room, site, "GET", "/", { cookie: mine.site })).text).toBe(`this is site of ${seat}.`);
    const terminal = await openSocket(room, page, "/api/terminal/shell", {
      cookie: mine.seat,
      origin: origin(page),
    });
    terminal.socket.send(Buffer.from(`I am ${seat}`));
    await terminal.until(() => terminal.text() === `I am ${seat}`);
    expect(await opens(site, "/ws", { cookie: mine.site, origin: origin(site) })).toBe(true);
    expect(cookieOf(await postJson(room, page, "/api/enter", { secret: room.links.get(seat) }))).toMatch(
      /^pupitre=/,
    );
  });

  test("every shell was opened in the Pod of the seat that asked", () => {
    const opened = room.cluster.shells.map(({ pod, typed }) => [pod.namespace, typed]);
    expect(opened.sort()).toEqual(
      seats.map((seat) => [`lab-k3x9pz-${String(seat).padStart(2, "0")}`, `I am ${seat}`]).sort(),
    );
  });
});
