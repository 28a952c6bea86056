import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { linkKey, linksSecretName, type SessionId } from "../../shared/domain/names.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { ask, enter, enterAccess, hostOf, openTerminal } from "../unit/portal/student.ts";
import { builtIn, templateNames } from "../unit/templates/builtInTemplates.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let portal: Portal;

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
});
afterAll(async () => {
  await portal.stop();
  await stage.close();
});

async function linkOf(session: SessionId): Promise<string> {
  const name = linksSecretName(session);
  const ref = { apiVersion: "v1", kind: "Secret", namespace: DEMO, name };
  const secret = await stage.cluster.get<KubeObject & { data: Record<string, string> }>(ref);
  return Buffer.from(secret?.data[linkKey(1, 1)] ?? "", "base64").toString("utf8");
}

/** What it cannot simulate it says in words; nothing stays closed. */
test.each(templateNames)(
  "the lab %s opens in the practice cluster, every door of it, and its checks run and do not pass yet",
  async (name) => {
    const { spec } = builtIn(name);
    const session = await stage.launch({ template: { name, spec } }, 1);
    // What the class shares is a Seat, too, at which nobody sits.
    await until(() => stage.seats(session), allReady(spec.shared ? 2 : 1), 60);
    const door = { portal, session, links: new Map([[1, await linkOf(session)]]) };
    const cookie = await enter(door, 1);
    for (const access of spec.accesses) {
      if (access.kind === "web") {
        const own = await enterAccess(door, 1, access.name, cookie);
        const page = await ask(door, hostOf(door, 1, access.name), "GET", access.path ?? "/", {
          cookie: own,
          accept: "text/html",
        });
        expect([access.name, page.status]).toEqual([access.name, 200]);
      }
      if (access.kind === "terminal") {
        const terminal = await openTerminal(door, 1, cookie, access.name);
        await terminal.until(() => terminal.notices.some(({ is }) => is === "screen"));
        terminal.socket.send(Buffer.from("echo $((40+2))-here\r"));
        await terminal.until(() => terminal.text().includes("42-here"));
        terminal.close();
      }
    }
    await stage.patchSeat(session, 1, { checkRuns: 1 });
    const seat = await until(
      () => stage.seat(session, 1),
      ({ status }) => status?.checks?.ran === 1,
      60,
    );
    expect(seat.status?.checks?.results.map(({ state }) => state)).toEqual(spec.checks?.map(() => "failed"));
    await stage.patchSession(session, { phase: "ended" });
  },
);
