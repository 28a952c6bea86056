import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Classroom, openClassroom, template } from "./classroom.ts";
import { proxyCases } from "./proxyCases.ts";
import { type ScriptedUpstream, startUpstream } from "./scriptedUpstream.ts";
import { ask, enter, enterAccess, hostOf, postJson, sendRaw } from "./student.ts";

let room: Classroom;
let site: ScriptedUpstream;
let others: ScriptedUpstream[];
let seatCookie: string;
let cookie: string;

beforeAll(async () => {
  room = await openClassroom(2);
  site = await startUpstream("site of 1");
  others = await Promise.all(["editor of 1", "site of 2", "editor of 2"].map(startUpstream));
  const [editor, site2, editor2] = others;
  room.cluster.ports.set("lab-k3x9pz-01/lab:8080", site.port);
  room.cluster.ports.set("lab-k3x9pz-01/lab:8081", editor?.port ?? 0);
  room.cluster.ports.set("lab-k3x9pz-02/lab:8080", site2?.port ?? 0);
  room.cluster.ports.set("lab-k3x9pz-02/lab:8081", editor2?.port ?? 0);
  seatCookie = await enter(room, 1);
  cookie = await enterAccess(room, 1, "site", seatCookie);
});
afterAll(async () => {
  await room.stop();
  await Promise.all([site, ...others].map((upstream) => upstream.close()));
});
beforeEach(() => {
  site.answer = (_request, response) => response.end("this is site of 1");
  for (const upstream of [site, ...others]) upstream.seen.length = 0;
});

const host = () => hostOf(room, 1, "site");
const get = (path = "/", headers: Record<string, string> = {}) =>
  ask(room, host(), "GET", path, { cookie, ...headers });

const fill = (bytes: string) =>
  bytes
    .replaceAll("@ORIGIN", `http://${host()}`)
    .replaceAll("@HOST", host())
    .replaceAll("@OTHER", hostOf(room, 2, "site"))
    .replaceAll("@COOKIE", cookie)
    .replaceAll("@PORT", String(room.portal.port));

/** What must never reach a lab, in whichever header. */
const NEVER =
  /pupitre|^(proxy|via|te|trailer|keep-alive|forwarded|x-real|x-original|x-rewrite|x-host|x-http|client-ip|true-client|cf-|x_|cookie2|http2|x-forwarded-(for|port|prefix|server))/i;

test("a lab that asks for the seat's password is told it by the proxy alone, with HTTP and WebSocket, whatever the client says", async () => {
  const accesses = template.accesses.map((access) =>
    access.kind === "web" && access.name === "site" ? { ...access, login: "token" as const } : access,
  );
  const guarded = await openClassroom(1, { template: { name: "shell", spec: { ...template, accesses } } });
  try {
    const upstream = await startUpstream("guarded");
    guarded.cluster.ports.set("lab-k3x9pz-01/lab:8080", upstream.port);
    const data = { password: Buffer.from("own-password").toString("base64") };
    const metadata = { name: "access", namespace: "lab-k3x9pz-01" };
    const told = () =>
      upstream.seen.map(({ rawHeaders }) => rawHeaders.join("\n").match(/authorization\n.*/gi));
    const own = await enterAccess(guarded, 1, "site", await enter(guarded, 1));
    const name = hostOf(guarded, 1, "site");
    guarded.cluster.put({ apiVersion: "v1", kind: "Secret", metadata, data });
    await ask(guarded, name, "GET", "/", { cookie: own, authorization: "token guessed" });
    const origin = `http://${name}`;
    const socket = new WebSocket(`ws://127.0.0.1:${guarded.portal.port}/`, {
      headers: { host: name, origin, cookie: own, authorization: "Bearer guessed" },
    });
    await new Promise((resolve) => socket.on("open", resolve).on("error", resolve));
    socket.terminate();
    expect(told()).toEqual([["authorization\ntoken own-password"], ["authorization\ntoken own-password"]]);
    await upstream.close();
  } finally {
    await guarded.stop();
  }
});

describe("The proxy", () => {
  test("is tried with more than 200 cases", () => {
    expect(proxyCases.length).toBeGreaterThan(200);
  });

  test("lets nothing of what is to be refused through to any lab", async () => {
    const refused = proxyCases.filter((one) => one.expect === "refused");
    const answers = await Promise.all(
      refused.map(async ({ name, bytes }) => ({ name, answer: await sendRaw(room, fill(bytes)) })),
    );
    const passed = answers.filter(({ answer }) => /this is|^HTTP\/1\.1 [25]/.test(answer));
    expect(passed.map(({ name }) => name)).toEqual([]);
    expect([site, ...others].flatMap(({ name, seen }) => seen.map(({ url }) => `${name} ${url}`))).toEqual(
      [],
    );
  });

  test.each(proxyCases.filter((one) => one.expect === "passes"))(
    "passes on to the right lab alone: $name",
    async ({ bytes }) => {
      const sent = fill(bytes);
      expect(await sendRaw(room, sent)).toContain("this is site of 1");
      expect(others.flatMap(({ seen }) => seen)).toEqual([]);
      expect(site.seen).toHaveLength(1);
      const [seen] = site.seen;
      const [method, path] = sent.split(" ");
      expect([seen?.method, seen?.url]).toEqual([method, path]);
      for (let index = 0; index < (seen?.rawHeaders.length ?? 0); index += 2) {
        const name = seen?.rawHeaders[index] ?? "";
        const value = seen?.rawHeaders[index + 1] ?? "";
        expect(name).not.toMatch(NEVER);
        expect(value).not.toMatch(/pupitre|visit|evil|1\.2\.3\.4/i);
        expect(value).not.toContain(cookie.split("=")[1]);
        if (name.toLowerCase() === "x-secret") expect(sent).not.toContain("close, X-Secret");
      }
    },
  );
});

describe("A lab behind the proxy", () => {
  test("knows its public name, and no address", async () => {
    await get("/x");
    const headers = Object.fromEntries(
      (site.seen[0]?.rawHeaders ?? []).flatMap((text, index, all) =>
        index % 2 === 0 ? [[text.toLowerCase(), all[index + 1]]] : [],
      ),
    );
    expect(headers).toMatchObject({ host: host(), "x-forwarded-host": host(), "x-forwarded-proto": "http" });
  });

  test("cannot widen or take cookies, nor speak for its siblings", async () => {
    site.answer = (_request, response) => {
      response.writeHead(
        200,
        [
          ["Set-Cookie", "a=1; Domain=localhost; Path=/"],
          ["Set-Cookie", "pupitre=stolen; Path=/"],
          ["Set-Cookie", "__Host-pupitre=stolen; Path=/; Secure"],
          ["Strict-Transport-Security", "max-age=9; includeSubDomains"],
          ["Clear-Site-Data", '"cookies"'],
          ["Alt-Svc", 'h3="evil:443"'],
          ["Connection", "X-Hop"],
          ["X-Hop", "1"],
          ["X-Kept", "1"],
          ["Content-Security-Policy", "default-src 'self'"],
        ].flat(),
      );
      response.end("ok");
    };
    const { headers } = await get();
    expect(headers["set-cookie"]).toEqual(["a=1; Path=/"]);
    expect(headers).toMatchObject({
      "x-kept": "1",
      "content-security-policy": "default-src 'self', frame-ancestors 'self'",
      "referrer-policy": "same-origin",
    });
    for (const name of ["strict-transport-security", "clear-site-data", "alt-svc", "x-hop"])
      expect(headers[name]).toBeUndefined();
  });

  test("answers with any status and body, and HEAD without one", async () => {
    site.answer = (_request, response) =>
      response.writeHead(418, "I'm a teapot", { "content-length": "5" }).end("short");
    expect(await get()).toMatchObject({ status: 418, text: "short" });
    expect(await ask(room, host(), "HEAD", "/", { cookie })).toMatchObject({ status: 418, text: "" });
  });

  test("gets many requests over few connections", async () => {
    const before = site.connections;
    for (let time = 0; time < 20; time++) expect((await get()).text).toBe("this is site of 1");
    expect(site.connections - before).toBeLessThanOrEqual(1);
  });

  test("that closed a kept connection is asked again", async () => {
    await get();
    site.answer = (request, response) => {
      site.answer = (_again, second) => second.end("second time");
      response.end("first");
      setImmediate(() => request.socket.destroy());
    };
    await get();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await get()).text).toBe("second time");
  });

  test("that breaks off in the middle is not taken for complete", async () => {
    site.answer = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    };
    await expect(get()).rejects.toThrow();
  });

  test("that does not listen shows a page that tries again", async () => {
    room.cluster.ports.delete("lab-k3x9pz-01/lab:8081");
    const editor = await enterAccess(room, 1, "editor", seatCookie);
    const answer = await ask(room, hostOf(room, 1, "editor"), "GET", "/", { cookie: editor });
    expect([answer.status, answer.headers.refresh]).toEqual([503, "3"]);
    room.cluster.ports.set("lab-k3x9pz-01/lab:8081", others[0]?.port ?? 0);
  });
});

describe("The way to a web access", () => {
  test("is a ticket that works once, at its own place", async () => {
    const opened = await postJson(room, hostOf(room, 1), "/api/open/editor", {}, { cookie: seatCookie });
    const url = new URL((JSON.parse(opened.text) as { url: string }).url);
    expect(`${url.origin}${url.pathname}`).toBe(`http://${hostOf(room, 1, "editor")}/__pupitre/enter`);
    const ticket = url.hash.slice(1);
    const wrong = await postJson(room, host(), url.pathname, { ticket });
    expect([wrong.status, wrong.headers["set-cookie"]]).toEqual([401, undefined]);
    const first = await postJson(room, url.host, url.pathname, { ticket });
    expect([first.status, first.text]).toEqual([200, '{"path":"/edit"}']);
    expect((await postJson(room, url.host, url.pathname, { ticket })).status).toBe(401);
    expect(
      (await postJson(room, url.host, url.pathname, { ticket }, { origin: `http://${host()}` })).status,
    ).toBe(403);
  });

  test("is shown the same whether or not there is such a seat or access", async () => {
    const pages = await Promise.all(
      ["site--k3x9pz-01", "nothing--k3x9pz-01", "site--k3x9pz-88", "site--bbbbbb-01"].map((label) =>
        ask(room, `${label}.localhost:${room.portal.port}`, "GET", "/x", { accept: "text/html" }),
      ),
    );
    expect(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(pages[0]?.status).toBe(401);
  });

  test("is closed to a cookie of the seat's page, of another access and after leaving", async () => {
    expect((await get("/", { cookie: seatCookie })).status).toBe(401);
    const editor = await enterAccess(room, 1, "editor", seatCookie);
    expect((await get("/", { cookie: editor })).status).toBe(401);
    const second = await enter(room, 1);
    const access = await enterAccess(room, 1, "site", second);
    expect((await get("/", { cookie: access })).status).toBe(200);
    await postJson(room, hostOf(room, 1), "/api/leave", {}, { cookie: second });
    expect((await get("/", { cookie: access })).status).toBe(401);
  });
});

describe("A lab's WebSocket", () => {
  const open = (headers: Record<string, string>, path = "/ws") =>
    new Promise<string>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${room.portal.port}${path}`, {
        headers: { host: host(), ...headers },
      });
      socket.on("message", (data: Buffer) => {
        resolve(data.toString());
        socket.close();
      });
      socket.on("unexpected-response", (_request, response) => {
        reject(new Error(`refused ${response.statusCode}`));
        response.destroy();
      });
      socket.on("error", reject);
    });

  test("is joined to the right lab, without our cookies either way", async () => {
    expect(await open({ cookie: `lab=1; ${cookie}`, origin: `http://${host()}` })).toBe("site of 1");
    const raw = site.seen[0]?.rawHeaders.join("\n") ?? "";
    expect(raw).toContain("lab=1");
    expect(raw).not.toMatch(/pupitre/);
  });
  test.each(["", "null", "http://evil.example"])("is refused to origin %j", async (origin) => {
    await expect(open({ cookie, ...(origin ? { origin } : {}) })).rejects.toThrow("refused 403");
    expect(site.seen).toEqual([]);
  });
  test("is refused to another seat's page and without a cookie", async () => {
    await expect(open({ cookie, origin: `http://${hostOf(room, 2, "site")}` })).rejects.toThrow(
      "refused 403",
    );
    await expect(open({ origin: `http://${host()}` })).rejects.toThrow("refused 403");
    expect(site.seen).toEqual([]);
  });
  test("closes when its holder leaves", async () => {
    const second = await enter(room, 1);
    const access = await enterAccess(room, 1, "site", second);
    const socket = new WebSocket(`ws://127.0.0.1:${room.portal.port}/ws`, {
      headers: { host: host(), cookie: access, origin: `http://${host()}` },
    });
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await new Promise((resolve) => socket.on("message", resolve));
    await postJson(room, hostOf(room, 1), "/api/leave", {}, { cookie: second });
    await closed;
  });
});
