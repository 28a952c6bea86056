import { createHash, randomInt } from "node:crypto";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { startPractice } from "../practice/practice.ts";
import type { Caller } from "../services/handlers.ts";
import { ensureNamespace, prepareCluster } from "../services/prepareCluster.ts";
import type { SiteAccess } from "../services/site.ts";
import { createSupport } from "../services/supportCalls.ts";
import type { SupportSite } from "../shared/contract/support.ts";
import { newSessionId, type SessionId, seatName, seatNamespace } from "../shared/domain/names.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import type { Benchmark } from "./benchmark.ts";
import { benchTemplate } from "./labObjects.ts";
import { percentile, timed } from "./statistics.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

const SESSIONS = 67;
const SEATS = 30;
const GOAL = 100;
const ESTABLISHMENT = "univ-a";

export const supportSearch: Benchmark = {
  name: "support-search",
  lines: [
    {
      key: "first",
      what: "support's search over 2,010 seats, the first one after a change",
      unit: "ms",
      goal: GOAL,
    },
    { key: "key", what: "the slowest of twelve further ones, a key each", unit: "ms", goal: GOAL },
    { key: "link", what: "a student's link among them, by its hash", unit: "ms", goal: GOAL },
    {
      key: "told",
      what: "from the write that changes one seat until the window is told",
      unit: "ms",
      goal: 1_000,
      limit: { key: "write", what: "the write itself" },
    },
  ],
  remark:
    "From the call behind the search box to its answer, over what the watch of one site holds: 67 sessions of 30 seats, each with its link's hash and eight revoked ones. Pictures wait up to 200 ms for more.",
  async open({ quick }) {
    const stage = await openSite();
    await forEachAtMost(
      8,
      Array.from({ length: quick ? 5 : SESSIONS }, (_, index) => index),
      stage.add,
    );
    const support = await openSupport(stage.site);
    return {
      async repeat() {
        const id = stage.ids[randomInt(stage.ids.length)] as SessionId;
        const before = support.pictures();
        const write = await timed(() => stage.change(id));
        const told = write + (await timed(() => support.pictureAfter(before)));
        const search = (query: string) => timed(() => support.search(query));
        const first = await search("espace 7 de séance 4");
        const typed = "séance 4 7 dur";
        const keys: number[] = [];
        for (let length = 3; length <= typed.length; length += 1)
          keys.push(await search(typed.slice(0, length)));
        const link = await timed(() => support.find(linkOf(id, 7)));
        return { first, key: percentile(keys, 1), link, told, write };
      },
      async close() {
        support.stop();
        await stage.close();
      },
    };
  },
};

const secretOf = (id: SessionId, seat: number): string => `${id}${seat}`.padEnd(32, "k");
const linkOf = (id: SessionId, seat: number): string =>
  `https://${seatName(id, seat)}.lab.example.fr/s#${secretOf(id, seat)}`;
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A site whose sessions nobody conducts: they are as if they had run for a while. */
async function openSite() {
  const folder = await temporaryFolder();
  const practice = await startPractice({ dataDir: folder.path });
  const cluster = connect(await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }), {
    maxInFlight: 32,
  });
  await Promise.all([prepareCluster(cluster), ensureNamespace(cluster, ESTABLISHMENT)]);
  const { metadata, spec: lab } = await benchTemplate();
  const site: SiteAccess = { id: "bench", kind: "practice", cluster, namespace: ESTABLISHMENT };
  const ids: SessionId[] = [];
  const now = new Date().toISOString();
  const later = new Date(Date.now() + 7_200_000).toISOString();
  return {
    ...{ site, ids },
    async add(index: number) {
      const id = newSessionId((below) => randomInt(below));
      ids.push(id);
      const numbers = Array.from({ length: SEATS }, (_, place) => place + 1);
      const object = { apiVersion: API_VERSION, metadata: { name: id, namespace: ESTABLISHMENT } };
      await cluster.create({
        ...{ ...object, kind: "TrainingSession" },
        spec: {
          ...{
            title: `Séance ${index} · groupe ${index % 5}`,
            owner: `prof.durand-${index % 40}`,
            locale: "fr",
          },
          ...{ template: { name: metadata.name, spec: lab }, parameters: {}, phase: "open" },
          seats: numbers.map((number) => ({ number, persons: 1 })),
          ...{ endsAt: later, retainNamesUntil: later },
        },
      });
      for (const number of numbers) await addSeat(site, id, number, now);
    },
    change: (id: SessionId) =>
      cluster.mergePatch(
        { apiVersion: API_VERSION, kind: "Seat", namespace: ESTABLISHMENT, name: seatName(id, 7) },
        { status: { since: new Date().toISOString() } },
        "status",
      ),
    async close() {
      await cluster.close();
      await practice.close();
      await folder.remove();
    },
  };
}

async function addSeat({ cluster }: SiteAccess, session: SessionId, number: number, since: string) {
  const name = seatName(session, number);
  const seat = {
    ...{ apiVersion: API_VERSION, kind: "Seat", metadata: { name, namespace: ESTABLISHMENT } },
    spec: { session, number, persons: 1, restarts: 0, resets: 0, linkIssues: 1 },
  };
  const made = await cluster.create(seat);
  const revoked = Array.from({ length: 8 }, (_, index) => hashOf(`${name} ${index}`));
  await cluster.replaceStatus({
    ...seat,
    metadata: made.metadata,
    status: {
      ...{ phase: "ready", namespace: seatNamespace(session, number), since },
      links: [{ person: 1, hash: hashOf(secretOf(session, number)), revoked, issue: 9 }],
      observed: { restarts: 0, resets: 0 },
    },
  });
}

/** As the window has it, without the window. */
async function openSupport(site: SiteAccess) {
  let pictures = 0;
  let last: SupportSite | undefined;
  const waiting = new Set<() => void>();
  const caller: Caller = {
    id: "bench",
    emit: (name, payload) => {
      if (name !== "supportChanged") return;
      last = payload as SupportSite;
      pictures += 1;
      for (const look of [...waiting]) look();
    },
  };
  const support = createSupport({
    ...{ desktop: {} as never, settings: { get: () => ({ locale: "fr" }) } as never },
    now: () => new Date(),
    accessTo: async () => site,
  });
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  support.setSite({ id: site.id, kind: "cluster", name: "Bench", server: "", state: "live" }, site);
  await support.handlers.watchSupport(null, caller);
  await until(() => last?.state === "live");
  const found = (hits: readonly unknown[]) => {
    if (hits.length === 0) throw new Error("nothing was found");
  };
  return {
    pictures: () => pictures,
    pictureAfter: (before: number) => until(() => pictures > before),
    search: async (query: string) => found(await support.handlers.searchSupport({ query }, caller)),
    async find(link: string) {
      const { is } = await support.handlers.findSupportLink({ link }, caller);
      if (is !== "current") throw new Error(`the link is ${is}`);
    },
    stop: () => support.stop(),
  };
}
