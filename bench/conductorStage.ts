import { randomInt } from "node:crypto";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import type { Cluster } from "../cluster/port.ts";
import { type Conductor, startConductor } from "../conductor/startConductor.ts";
import { startPractice } from "../practice/practice.ts";
import { launchSession } from "../services/launchSession.ts";
import { ensureNamespace, prepareCluster } from "../services/prepareCluster.ts";
import type { SiteAccess } from "../services/site.ts";
import type { PortalOrigin } from "../shared/domain/links.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { countedCluster, type Requests } from "./countedCluster.ts";
import { benchTemplate } from "./labObjects.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** A practice cluster and a conductor in this process, every request of which is counted. */
interface ConductorStage {
  requests: Requests;
  /** Launches and waits until all seats are ready and nothing is done any more. */
  launch(seats: number): Promise<SessionId>;
  /** Of all sessions so far. */
  seats(): number;
  /** Ends the conductor and starts its successor, which knows nothing; waits until it has nothing to do. */
  succeed(): Promise<void>;
  close(): Promise<void>;
}

const NAMESPACE = "demo";

export async function openConductorStage(): Promise<ConductorStage> {
  const folder = await temporaryFolder();
  const practice = await startPractice({ dataDir: folder.path });
  const open = async (): Promise<Cluster> =>
    connect(await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }), { maxInFlight: 32 });
  const [eyes, hands] = [await open(), await open()];
  const site: SiteAccess = { id: "practice", kind: "practice", cluster: eyes, namespace: NAMESPACE };
  await Promise.all([prepareCluster(eyes), ensureNamespace(eyes, NAMESPACE)]);
  const template = await benchTemplate();
  const { cluster, requests } = countedCluster(hands);
  let lives = 0;
  let launched = 0;
  const start = async (): Promise<Conductor> => {
    const conductor = startConductor({
      cluster,
      identity: `bench/${++lives}`,
      isGone: () => true,
      portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin },
    });
    await conductor.ready;
    return conductor;
  };
  let conductor = await start();
  const seatsReady = async (id: SessionId): Promise<number> => {
    const seats = { apiVersion: API_VERSION, kind: "Seat" };
    const { items } = await eyes.list<Seat>(seats, { namespace: NAMESPACE });
    return items.filter(({ spec, status }) => spec.session === id && status?.phase === "ready").length;
  };

  return {
    requests,
    async launch(seats) {
      const input = { site: site.id, template: template.metadata.name, title: "Shell", parameters: {} };
      const people = Array.from({ length: seats }, (_, index) => ({
        firstName: "Élodie",
        lastName: `Lefèvre ${index + 1}`,
      }));
      const { session } = await launchSession(
        { ...input, people, spare: 0, minutes: 120, openAtOnce: true },
        { site, template, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
      );
      while ((await seatsReady(session)) < seats) await pause(50);
      await quiet(conductor);
      launched += seats;
      return session;
    },
    seats: () => launched,
    async succeed() {
      await conductor.stop();
      requests.reset();
      conductor = await start();
      await quiet(conductor);
    },
    async close() {
      await conductor.stop();
      await Promise.all([eyes.close(), hands.close()]);
      await practice.close();
      await folder.remove();
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Longer than anything that waits to be looked at again while a class is launched. */
const SILENCE = 2_500;

async function quiet(conductor: Conductor): Promise<void> {
  for (let last = -1; last !== conductor.stats().reconciles; ) {
    last = conductor.stats().reconciles;
    await pause(SILENCE);
  }
}
