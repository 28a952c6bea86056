import { Agent, type ClientRequestArgs } from "node:http";
import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import type { Cluster, PodRef } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { findAccess, type LabOf, podOfAccess } from "./accesses.ts";
import type { Directory } from "./directory.ts";

/** Node's HTTP client treats its connection as a socket; a forwarded port is only a stream. */
interface SocketLike extends Duplex {
  setKeepAlive?: unknown;
  setNoDelay?: unknown;
  setTimeout?: unknown;
  ref?: unknown;
  unref?: unknown;
}

function asSocket(stream: Duplex): Duplex {
  const socket = stream as SocketLike;
  const nothing = () => stream;
  for (const method of ["setKeepAlive", "setNoDelay", "setTimeout", "ref", "unref"] as const)
    socket[method] ??= nothing;
  return stream;
}

type Created = (error: Error | null, stream: Duplex) => void;
type Failed = ((error: Error) => void) | undefined;

/** Connections to one port of one Pod, kept alive between requests. Where they lead is fixed when the agent is made. */
class PodAgent extends Agent {
  readonly #dial: () => Promise<Duplex>;

  constructor(dial: () => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: 32, maxFreeSockets: 4 });
    this.#dial = dial;
  }

  /** Answers later, through the callback; what the request says of host and port is not looked at. */
  override createConnection(_options: ClientRequestArgs, created?: Created): undefined {
    this.#dial().then(
      (stream) => created?.(null, asSocket(stream)),
      (error: unknown) => (created as Failed)?.(error instanceof Error ? error : new Error("no connection")),
    );
    return undefined;
  }
}

/** Opens a connection to a port of a Pod. Throws `LabError`. */
export type DialPod = (pod: PodRef, port: number) => Promise<Duplex>;

/** A Pod that answers does so at once; the address of one that is gone may swallow everything (ms). */
const DIAL_TIMEOUT = 5_000;

type PodWithAddress = KubeObject & { status?: { podIP?: string } };

/**
 * From inside the cluster: to the Pod's own address, which is asked for each time, since a Pod that was replaced has
 * another one. The API server carries no student's traffic then, and the portal needs no right to forward ports.
 */
export const dialDirectly =
  (cluster: Cluster): DialPod =>
  async (pod, port) => {
    const found = await cluster.get<PodWithAddress>({ apiVersion: "v1", kind: "Pod", ...pod });
    const host = found?.metadata.deletionTimestamp ? undefined : found?.status?.podIP;
    if (!host) throw new LabError({ kind: "notFound", params: { what: "pod" } });
    return new Promise((resolve, reject) => {
      const socket = connectTcp({ host, port, timeout: DIAL_TIMEOUT });
      const fail = () => {
        socket.destroy();
        reject(new LabError({ kind: "unreachable", params: { what: "pod" } }));
      };
      socket.once("error", fail).once("timeout", fail);
      socket.once("connect", () => {
        socket.off("error", fail).off("timeout", fail).setTimeout(0).setNoDelay(true);
        resolve(socket);
      });
    });
  };

interface UpstreamsOptions {
  directory: Directory;
  labOf: LabOf;
  dialPod: DialPod;
}

/** The ways to the web accesses of all seats, one a seat and access. */
export function createUpstreams({ directory, labOf, dialPod }: UpstreamsOptions) {
  const agents = new Map<string, Map<string, PodAgent>>();

  async function dial(seatName: string, accessName: string): Promise<Duplex> {
    const seat = directory.seat(seatName);
    const session = seat && directory.session(seat.spec.session);
    const lab = session && labOf(seat, session);
    const access = findAccess(lab, "web", accessName);
    const pod = seat && lab && access && podOfAccess(seat, lab, access);
    if (!pod || !access) throw new LabError({ kind: "notFound" });
    return dialPod(pod, access.port);
  }

  return {
    agentOf(seat: string, access: string): Agent {
      const ofSeat = agents.get(seat) ?? new Map<string, PodAgent>();
      agents.set(seat, ofSeat);
      const agent = ofSeat.get(access) ?? new PodAgent(() => dial(seat, access));
      ofSeat.set(access, agent);
      return agent;
    },
    /** A seat that is gone needs no way to it. */
    review(seat: string): void {
      if (directory.seat(seat)) return;
      for (const agent of agents.get(seat)?.values() ?? []) agent.destroy();
      agents.delete(seat);
    },
    stop(): void {
      for (const ofSeat of agents.values()) for (const agent of ofSeat.values()) agent.destroy();
      agents.clear();
    },
  };
}
export type Upstreams = ReturnType<typeof createUpstreams>;
