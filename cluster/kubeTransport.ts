import type { ClusterAccess } from "./access.ts";
import { type ClientPair, dial } from "./dial.ts";
import { createHttp1Lane, type Http1Lane } from "./http1Lane.ts";
import { createHttp2Lane, type Http2Lane, type Pulse } from "./http2Sessions.ts";
import { ConnectionLost, type HttpListener, type HttpRequest, lossOf, type Transport } from "./transport.ts";

interface TransportOptions {
  access: ClusterAccess;
  /** Asked at each new connection: an exec plugin's certificates change. */
  clientPair: () => Promise<ClientPair | undefined>;
  /** Milliseconds for TCP and TLS together. */
  connectTimeout: number;
  pulse: Pulse;
}

const MAX_DIALS = 20;

type Lane = "call" | "watch";

interface Connections {
  http2: Record<Lane, Http2Lane[]>;
  /** Set once the server chose HTTP/1.1; shared by both lanes, whose sockets are their own anyway. */
  http1?: Http1Lane;
  dialling: Partial<Record<Lane, Promise<Http2Lane | Http1Lane>>>;
  abort: AbortController;
}

/** HTTP/2 where the server speaks it: one connection for all calls, and for watches one for each hundred. */
export function createKubeTransport(options: TransportOptions): Transport {
  let connections = fresh();
  let closed = false;

  const start = (request: HttpRequest, lane: Lane, listener: HttpListener): (() => void) => {
    const ready = closed ? undefined : readyLane(connections, lane);
    if (ready) return ready.start(request, listener);
    let cancel: (() => void) | undefined;
    let cancelled = false;
    startWhenReady(request, lane, listener).then(
      (stop) => {
        cancel = stop;
        if (cancelled) stop();
      },
      (error: unknown) => listener.end(lossOf(error, false)),
    );
    return () => {
      cancelled = true;
      cancel?.();
    };
  };

  const startWhenReady = async (request: HttpRequest, lane: Lane, listener: HttpListener) => {
    // A server that accepts and hangs up at once must not keep us dialling.
    for (let attempt = 0; attempt < MAX_DIALS; attempt += 1) {
      if (closed) throw new ConnectionLost("closed", false);
      const current = connections;
      const ready = readyLane(current, lane);
      if (ready) return ready.start(request, listener);
      // Everybody who waits shares one dial, and looks again whether there is room when it is done.
      current.dialling[lane] ??= open(options, current, lane).finally(() => {
        delete current.dialling[lane];
      });
      await current.dialling[lane];
    }
    throw new ConnectionLost("reset", false);
  };

  const reset = () => {
    const old = connections;
    connections = fresh();
    old.abort.abort();
    for (const lane of [...old.http2.call, ...old.http2.watch]) lane.destroy();
    old.http1?.destroy();
  };

  return {
    start,
    reset,
    close: () => {
      closed = true;
      reset();
    },
  };
}

function fresh(): Connections {
  return { http2: { call: [], watch: [] }, dialling: {}, abort: new AbortController() };
}

function readyLane(connections: Connections, lane: Lane): Http1Lane | Http2Lane | undefined {
  return connections.http1 ?? connections.http2[lane].find((candidate) => candidate.hasRoom());
}

async function open(options: TransportOptions, connections: Connections, lane: Lane) {
  const { access, connectTimeout, pulse } = options;
  const pair = await options.clientPair();
  const socket = await dial(access, pair, connectTimeout, connections.abort.signal);
  if (socket.alpnProtocol === "h2") {
    const opened = createHttp2Lane(socket, access.server, pulse);
    connections.http2[lane].push(opened);
    socket.once("close", () => {
      connections.http2[lane] = connections.http2[lane].filter((other) => other !== opened);
    });
    return opened;
  }
  socket.on("error", () => {});
  socket.destroy();
  connections.http1 ??= createHttp1Lane(access, pair);
  return connections.http1;
}
