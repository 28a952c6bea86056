import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { imageSourcesOf, POLICY_CONFIG_MAP } from "../shared/domain/imagePolicy.ts";
import { IMAGES_KEY, ImagesTold, ImageWish, parseImages } from "../shared/domain/imageTrial.ts";
import {
  ISOLATION_CONFIG_MAP,
  ISOLATION_RECORD_KEY,
  ISOLATION_WISH_CONFIG_MAP,
  ISOLATION_WISH_KEY,
  type Isolation,
  type IsolationRecord,
  isolationOf,
  parseIsolationRecord,
} from "../shared/domain/isolation.ts";
import { isProbeDue, isSimulated } from "../shared/plan/preflightIsolation.ts";
import type { PreflightNode } from "../shared/plan/preflightNodes.ts";
import { type ConfigMap, createConfigMap, findEstablishments, readConfigMap } from "./establishments.ts";
import { tryImages } from "./imageTrial.ts";
import { type ProbePorts, probeIsolation, type Verdict } from "./isolationProbe.ts";
import { failureFields } from "./log.ts";

type KeeperPorts = Omit<ProbePorts, "establishment"> & {
  /** Absent: every namespace with the establishment's label. */
  namespaces: string[] | undefined;
  /** What is known is other than it was. */
  onVerdict: () => void;
};

export interface IsolationKeeper {
  /** What is known of an establishment's cluster. */
  latest(): Isolation | undefined;
  /**
   * Tries it where that is due, and tells every establishment. Never fails: a look that did not succeed is a verdict
   * later, not the end of a term. @returns ms until the next look
   */
  look(signal: AbortSignal): Promise<number>;
}

/** ms between looks at what was wished. */
const LOOK_EVERY = 20_000;
const LOOK_AFTER_FAILURE = 5 * 60_000;

/** Knows whether the cluster keeps seats apart, as of the last day or of the last time that somebody asked. */
export function createIsolationKeeper(ports: KeeperPorts): IsolationKeeper {
  const { cluster, clock, log } = ports;
  let latest: IsolationRecord | undefined;

  const settle = (record: IsolationRecord) => {
    const isNews = latest?.probedAt !== record.probedAt;
    latest = record;
    if (isNews) ports.onVerdict();
  };

  const lookOnce = async (signal: AbortSignal): Promise<void> => {
    const establishments = await findEstablishments(cluster, ports.namespaces);
    const [first] = establishments;
    if (first === undefined) return;
    const uid = await clusterUid(cluster);
    const told = await Promise.all(establishments.map((namespace) => readTold(cluster, namespace)));
    // The newest that any of them was told, so that a new establishment costs no new trial.
    const known = told
      .flatMap(({ record }) => (record?.cluster === uid ? [record] : []))
      .sort((a, b) => Date.parse(b.probedAt) - Date.parse(a.probedAt))[0];
    const wanted = told
      .flatMap(({ wantedAt }) => wantedAt ?? [])
      .sort()
      .at(-1);
    let record = known;
    if (isProbeDue(known, uid, wanted, clock.now())) {
      const verdict = await tryIt(ports, first, signal);
      record = {
        ...verdict,
        probedAt: new Date(clock.now()).toISOString(),
        cluster: uid,
        image: ports.image,
      };
      log("info", "isolation tried", { network: verdict.network, users: verdict.userNamespaces });
    }
    if (!record) return;
    settle(record);
    for (const [index, namespace] of establishments.entries())
      await tell(cluster, namespace, told[index] ?? {}, record);
    for (const namespace of establishments) await answerImages(ports, namespace, signal);
  };

  return {
    latest: () => latest && isolationOf(latest),
    async look(signal) {
      try {
        await lookOnce(signal);
        return LOOK_EVERY;
      } catch (error) {
        if (!signal.aborted) log("warn", "isolation could not be looked at", failureFields(toFailure(error)));
        return LOOK_AFTER_FAILURE;
      }
    },
  };
}

async function tryIt(ports: KeeperPorts, establishment: string, signal: AbortSignal): Promise<Verdict> {
  const { items } = await ports.cluster.list<PreflightNode>({ apiVersion: "v1", kind: "Node" });
  if (isSimulated(items)) return { network: "simulated", userNamespaces: "simulated" };
  const first = await probeIsolation({ ...ports, establishment }, signal);
  // A node that is busy or just coming up answers late: once more, before a class is told that nothing is known.
  return first.reason && BY_CHANCE.has(first.reason.code)
    ? probeIsolation({ ...ports, establishment }, signal)
    : first;
}

const BY_CHANCE = new Set(["neverReached", "noAnswer", "notStarted"]);

/** What a cluster is known by: it has no name of its own, and this namespace is as old as the cluster is. */
async function clusterUid(cluster: Cluster): Promise<string> {
  const found = await cluster.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" });
  return found?.metadata.uid ?? "";
}

interface Told {
  map?: ConfigMap;
  wish?: ConfigMap;
  record?: IsolationRecord;
  wantedAt?: string;
}

async function readTold(cluster: Cluster, namespace: string): Promise<Told> {
  const read = (name: string) => readConfigMap(cluster, namespace, name);
  const [map, wish] = await Promise.all([read(ISOLATION_CONFIG_MAP), read(ISOLATION_WISH_CONFIG_MAP)]);
  const record = parseIsolationRecord(map?.data?.[ISOLATION_RECORD_KEY]);
  const wantedAt = wish?.data?.[ISOLATION_WISH_KEY];
  return {
    ...(map ? { map } : {}),
    ...(wish ? { wish } : {}),
    ...(record ? { record } : {}),
    ...(wantedAt === undefined ? {} : { wantedAt }),
  };
}

async function tell(cluster: Cluster, namespace: string, told: Told, record: IsolationRecord): Promise<void> {
  const data = { [ISOLATION_RECORD_KEY]: JSON.stringify(record) };
  if (told.map?.data?.[ISOLATION_RECORD_KEY] !== data[ISOLATION_RECORD_KEY]) {
    if (told.map) await cluster.replace({ ...told.map, data: { ...told.map.data, ...data } });
    else await createConfigMap(cluster, namespace, ISOLATION_CONFIG_MAP, data);
  }
  // Made here, because a right to patch one name is no right to create it.
  if (!told.wish) await createConfigMap(cluster, namespace, ISOLATION_WISH_CONFIG_MAP, {});
}

/** Tries the images that somebody of this establishment wants to know of, if nobody has since. */
async function answerImages(ports: KeeperPorts, namespace: string, signal: AbortSignal): Promise<void> {
  const { cluster, clock, log } = ports;
  const read = (name: string) => readConfigMap(cluster, namespace, name);
  const wish = parseImages(ImageWish, (await read(ISOLATION_WISH_CONFIG_MAP))?.data?.[IMAGES_KEY]);
  const before = parseImages(ImagesTold, (await read(ISOLATION_CONFIG_MAP))?.data?.[IMAGES_KEY]);
  if (!wish || Date.parse(wish.wantedAt) > clock.now() || before?.answers === wish.wantedAt) return;
  const sources = imageSourcesOf(await read(POLICY_CONFIG_MAP));
  const verdicts = await tryImages({ ...ports, establishment: namespace }, wish, sources, signal);
  log("info", "images tried", { images: verdicts.length });
  const others = before?.verdicts.filter(({ image }) => !wish.images.includes(image)) ?? [];
  const told: ImagesTold = { answers: wish.wantedAt, verdicts: [...verdicts, ...others].slice(0, 100) };
  const map = await read(ISOLATION_CONFIG_MAP); // minutes may have passed
  if (map) await cluster.replace({ ...map, data: { ...map.data, [IMAGES_KEY]: JSON.stringify(told) } });
}
