import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { keepWork, undoReset } from "../../services/keepWork.ts";
import { bringBack, keptChanges, undoBringing } from "../../services/keptFiles.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import type { Manifest } from "../../shared/kubernetes/objects.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { connectToNode, lab, openRealClass, type RealClass, until } from "./realClass.ts";

let room: RealClass;
let portal: Portal;
let portalsOwn: Awaited<ReturnType<typeof connectToNode>>;
beforeAll(async () => {
  room = await openRealClass("keeping");
  portalsOwn = await connectToNode();
  portal = await startPortal({
    cluster: portalsOwn,
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    namespaces: [room.establishment],
    pageDir: await builtPages(),
    log: () => undefined,
  });
  const data = { [PORTAL_ORIGIN_KEY]: `http://{seat}.localhost:${portal.port}` };
  const metadata = { name: PORTAL_CONFIG_MAP, namespace: room.establishment };
  const map: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata, data };
  await room.cluster.apply(map, "test");
}, 120_000);
afterAll(async () => {
  await portal.stop();
  await Promise.all([portalsOwn.close(), room.close()]);
}, 300_000);

const HOME = "/home/student";

async function sh(id: SessionId, script: string): Promise<string> {
  const pod = { namespace: seatNamespace(id, 1), name: "lab" };
  const command = ["sh", "-c", `cd ${HOME} && ${script}`];
  const stream = await room.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  expect(await stream.ended).toEqual({ code: 0 });
  return Buffer.concat(said).toString().trim();
}

const ready = (id: SessionId, turns: { keeps?: number; undoes?: number }) =>
  until(
    () => room.seat(id),
    ({ status }) =>
      status?.phase === "ready" &&
      (status.observed.keeps ?? 0) === (turns.keeps ?? 0) &&
      (status.observed.undoes ?? 0) === (turns.undoes ?? 0),
    120,
  );

test("a seat with 200 files is reset on a real volume with all of them kept, and goes back to them", async () => {
  const id = await room.launch(
    lab(
      {},
      { storage: { size: "64Mi", path: HOME }, files: [{ path: `${HOME}/LISEZMOI`, content: "début\n" }] },
    ),
  );
  await ready(id, {});
  await sh(
    id,
    "mkdir -m 700 projet && for i in $(seq 100); do echo $i > projet/$i.c; echo $i > .note$i; done; ln -s projet lien; echo fini > LISEZMOI",
  );
  const listing =
    "find . -path ./.pupitre -prune -o -path ./lost+found -prune -o ! -type d -exec cksum {} + | sort";
  const before = await sh(id, listing);
  const site = { id: "real", kind: "cluster" as const, cluster: room.cluster, namespace: room.establishment };

  expect(await keepWork(site, id, [1])).toEqual({ seats: [1], refused: [] });
  const kept = await ready(id, { keeps: 1 });
  expect(kept.status?.kept).toEqual([{ number: 1, at: expect.any(String), by: "reset" }]);
  expect(await sh(id, "cat LISEZMOI; ls -A")).toBe("début\n.pupitre\nLISEZMOI");
  expect(await sh(id, `cd .pupitre/kept-1 && ${listing}`)).toBe(before);

  // Seen and brought back in part, by the students' door and a command that reads what it is to do.
  const at = { site, id, seat: 1, now: new Date() };
  const { entries, totals } = await keptChanges(at);
  // The link is compared by kind alone: it is there before only.
  expect(entries.filter(({ is }) => is === "added")).toHaveLength(202);
  expect(entries.filter(({ is }) => is === "changed")).toMatchObject([{ path: "LISEZMOI", ofLab: true }]);
  expect(totals).toEqual({ before: 203, now: 1 });
  const { set, count } = await bringBack(at, 1, ["projet", ".note7", "lien"]);
  expect(count).toBe(3);
  expect(await sh(id, "cat LISEZMOI projet/100.c .note7; ls -A; stat -c %a projet; readlink lien")).toBe(
    "début\n100\n7\n.note7\n.pupitre\nLISEZMOI\nlien\nprojet\n700\nprojet",
  );
  await undoBringing(at, 1, set);
  expect(await sh(id, "ls -A")).toBe(".pupitre\nLISEZMOI");

  expect(await undoReset(site, id, [1])).toEqual({ seats: [1], refused: [] });
  await ready(id, { keeps: 1, undoes: 1 });
  expect(await sh(id, listing)).toBe(before);
  expect(await sh(id, "cat .pupitre/kept-2/LISEZMOI")).toBe("début");
}, 300_000);
