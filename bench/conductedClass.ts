import { randomInt } from "node:crypto";
import type { Cluster } from "../cluster/port.ts";
import { endSession, raiseSeats, type SeatWish } from "../services/changeSession.ts";
import { launchSession } from "../services/launchSession.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { ConductorHost, Stats } from "./conductorProcess.ts";
import { countedCluster, total } from "./countedCluster.ts";
import { benchTemplate, withoutVolume } from "./labObjects.ts";
import { ESTABLISHMENT, type RealCluster } from "./realCluster.ts";

const TITLE = "Shell L1";
/** ms between two looks of the teacher who waits. */
const LOOK = 50;

/** A class of ours on a real API server: the calls of the application are made here, those of its conductor elsewhere. */
export interface ConductedClass {
  launch(seats: number): Promise<SessionId>;
  /** Until the board says of every seat that it is ready. */
  settled(id: SessionId, seats: number): Promise<void>;
  raise(id: SessionId, seat: number, wish: SeatWish): Promise<void>;
  /** Asks for the end; `ended` resolves when the receipt is written. */
  end(id: SessionId): Promise<void>;
  ended(id: SessionId): Promise<void>;
  seats(id: SessionId): Promise<Seat[]>;
  /** Of the conductor, and what the application wrote. */
  stats(): Promise<Stats>;
  close(): Promise<void>;
}

export async function openConductedClass(
  real: RealCluster,
  conductor: ConductorHost,
  options: {
    through?: (cluster: Cluster) => Cluster;
    /** Of the lab; without it its home ends with the Pod. */
    volume?: boolean;
    /** Of the lab. */
    parameters?: Record<string, string>;
  } = {},
): Promise<ConductedClass> {
  const { through = (cluster: Cluster) => cluster, volume = false, parameters = {} } = options;
  const { cluster, requests } = countedCluster(through(await real.connect()));
  const template = volume ? await benchTemplate() : withoutVolume(await benchTemplate());
  const site = { id: "bench", kind: "cluster", cluster, namespace: ESTABLISHMENT } as const;
  const seatsOf = async (id: SessionId) => {
    const kind = { apiVersion: API_VERSION, kind: "Seat" };
    const { items } = await cluster.list<Seat>(kind, { namespace: ESTABLISHMENT });
    return items.filter(({ spec }) => spec.session === id);
  };
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, LOOK));
  };
  return {
    async launch(seats) {
      const people = Array.from({ length: seats }, (_, index) => ({
        firstName: "Élodie",
        lastName: `Lefèvre ${index + 1}`,
      }));
      const name = template.metadata.name;
      const input = { site: site.id, template: name, title: TITLE, parameters, people, spare: 0 };
      const { session } = await launchSession(
        { ...input, minutes: 120, openAtOnce: true },
        { site, template, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
      );
      return session;
    },
    settled: (id, seats) =>
      until(
        async () => (await seatsOf(id)).filter(({ status }) => status?.phase === "ready").length >= seats,
      ),
    raise: (id, seat, wish) => raiseSeats(site, id, [seat], wish),
    end: async (id) => void (await endSession(site, id, TITLE)),
    ended: (id) =>
      until(async () => {
        const ref = { apiVersion: API_VERSION, kind: "TrainingSession", namespace: ESTABLISHMENT, name: id };
        return (await cluster.get<TrainingSession>(ref))?.status?.phase === "ended";
      }),
    seats: seatsOf,
    async stats() {
      const { writes, ...stats } = await conductor.stats();
      return { ...stats, writes: writes + total(requests.writes) };
    },
    async close() {
      await cluster.close();
      await conductor.stop();
    },
  };
}
