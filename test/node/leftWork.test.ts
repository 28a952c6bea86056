import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { getReceipt, getSession } from "../../services/changeSession.ts";
import { untilReadable } from "../../services/collect/readable.ts";
import { handOut } from "../../services/handOut/handOut.ts";
import { keepWorkUntil } from "../../services/leftWork.ts";
import type { SiteAccess } from "../../services/site.ts";
import { makeVisit } from "../../services/visit.ts";
import type { HandedSeat } from "../../shared/domain/handOut.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { HANDED_FOLDER, seatName, seatNamespace } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { connectToNode, lab, openRealClass, type RealClass, until } from "./realClass.ts";

let room: RealClass;
let portal: Portal;
let portalsOwn: Awaited<ReturnType<typeof connectToNode>>;
beforeAll(async () => {
  room = await openRealClass("left");
  portalsOwn = await connectToNode();
  portal = await startPortal({
    cluster: portalsOwn,
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    namespaces: [room.establishment],
    pageDir: await builtPages(),
    log: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  await portal.stop();
  await Promise.all([portalsOwn.close(), room.close()]);
}, 300_000);

const HOME = "/home/student";
const DAY = 24 * 3_600_000;

test("a file is handed out onto a real volume, which outlives its session with what nobody collected, is read and goes", async () => {
  const id = await room.launch(lab({}, { storage: { size: "64Mi", path: HOME } }));
  const ready = () =>
    until(
      () => room.seat(id),
      ({ status }) => status?.phase === "ready",
      120,
    );
  await ready();
  const site: SiteAccess = {
    ...{ id: "real", kind: "cluster", cluster: room.cluster, namespace: room.establishment },
  };
  const origin = `http://{seat}.localhost:${portal.port}` as PortalOrigin;
  const signal = new AbortController().signal;
  const bytes = Buffer.concat([Buffer.from([0, 255, 10]), Buffer.alloc(2_000_000, "é")]);
  let handed: HandedSeat[] = [];
  const hand = async (name: string, content: Buffer) => {
    await handOut({
      ...{ site, session: await getSession(site, id), seats: [1], origin, signal, now: () => new Date() },
      file: { name, bytes: content },
      onChange: (list) => {
        handed = list;
      },
    });
    return handed;
  };
  expect(await hand("énoncé.bin", bytes)).toEqual([{ seat: 1, state: "done", name: "énoncé.bin" }]);
  expect(await hand("énoncé.bin", bytes)).toEqual([{ seat: 1, state: "done", name: "énoncé.bin" }]);
  expect(await hand("énoncé.bin", Buffer.from("2"))).toMatchObject([{ name: "énoncé (2).bin" }]);

  // Somebody was there.
  const ref = {
    apiVersion: API_VERSION,
    kind: "SeatPresence",
    name: seatName(id, 1),
    namespace: room.establishment,
  };
  await until(
    () => room.cluster.get(ref),
    (found) => found !== undefined,
  );
  const now = new Date().toISOString();
  await room.cluster.mergePatch(ref, { spec: { firstSeen: now, lastSeen: now, lastActive: now } });
  await keepWorkUntil(site, id, new Date(Date.now() + DAY / 2).toISOString(), new Date());
  await room.end(id);
  const ended = await until(
    () => getSession(site, id),
    ({ status }) => status?.phase === "ended",
    120,
  );
  expect(ended.status?.work).toMatchObject({ phase: "kept", seats: [1] });
  expect(await room.pods(id)).toEqual([]);
  expect((await getReceipt(site, id)).spec).toMatchObject({
    leftovers: [],
    kept: [{ what: "work", where: `${seatNamespace(id, 1)}/work`, seat: 1, size: expect.any(String) }],
  });

  // Who comes for it gets the lab's Pod with none of the lab's programs, and the volume as it was left. The tests' image
  // has a tar that knows no exclusions, so what it reads is looked at without one.
  const session = await getSession(site, id);
  await makeVisit({ site, session, seat: 1, mode: "work", now: new Date() });
  await untilReadable(site, session, 1, signal);
  const stream = await room.cluster.exec(
    { namespace: seatNamespace(id, 1), name: "lab" },
    {
      ...{ container: "shell", tty: false, stdin: false },
      command: ["sha256sum", `${HOME}/${HANDED_FOLDER}/énoncé.bin`],
    },
  );
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  expect(await stream.ended).toEqual({ code: 0 });
  expect(Buffer.concat(said).toString().slice(0, 64)).toBe(createHash("sha256").update(bytes).digest("hex"));

  await keepWorkUntil(site, id, new Date(Date.now() + 1_500).toISOString(), new Date());
  const gone = await until(
    () => getSession(site, id),
    ({ status }) => status?.work?.phase === "gone",
    120,
  );
  expect(gone.status?.work?.leftovers).toBeUndefined();
  const namespace = { apiVersion: "v1", kind: "Namespace", name: seatNamespace(id, 1) };
  expect(await room.cluster.get(namespace)).toBeUndefined();
}, 400_000);
