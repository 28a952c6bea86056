import { Agent, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
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

interface UpstreamsOptions {
  cluster: Cluster;
  directory: Directory;
  labOf: LabOf;
}

/** The ways to the web accesses of all seats, one a seat and access. */
export function createUpstreams({ cluster, directory, labOf }: UpstreamsOptions) {
  const agents = new Map<string, Map<string, PodAgent>>();

  async function dial(seatName: string, accessName: string): Promise<Duplex> {
    const seat = directory.seat(seatName);
    const session = seat && directory.session(seat.spec.session);
    const lab = session && labOf(seat, session);
    const access = findAccess(lab, "web", accessName);
    const pod = seat && lab && access && podOfAccess(seat, lab, access);
    if (!pod || !access) throw new LabError({ kind: "notFound" });
    return cluster.portForward(pod, access.port);
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
