import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { createChangeLog } from "./changeLog.ts";
import {
  CONFIG_MAPS,
  type Fault,
  type ScriptedServer,
  startScriptedServer,
  status,
} from "./scriptedServer.ts";
import { SOON } from "./soon.ts";

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(async () => {
  await server.close();
});

const name = fc.constantFrom("a", "b", "c", "d");
const fault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  "reset",
  "refuse",
  "cut",
  "half",
  "hang",
  { status: 410, body: status(410, "Expired") },
  { status: 429, headers: { "retry-after": "0" } },
  { status: 500, body: "not a Status" },
  { status: 504, body: status(504, "Timeout") },
  { status: 200, body: "<html>a proxy's page</html>" },
);

type Step =
  | { do: "put" | "remove"; name: string }
  | { do: "end"; how: "end" | "reset" | "tear" | "gone" }
  | { do: "fault"; on: "GET" | "watch"; fault: Fault }
  | { do: "compact" | "freeze" | "cut" | "goaway" | "wait" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("put" as const), name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      how: fc.constantFrom("end" as const, "reset" as const, "tear" as const, "gone" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      on: fc.constantFrom("GET" as const, "watch" as const),
      fault,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("compact" as const, "cut" as const, "goaway" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("freeze" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const) }) },
);

test("whatever goes wrong, the cache and its listeners end with what the server has", async () => {
  let counter = 0;
  const carryOut = async (wanted: Step) => {
    switch (wanted.do) {
      case "put":
        counter += 1;
        return void server.store.put(wanted.name, { n: String(counter), word: "é😀" });
      case "remove":
        return server.store.remove(wanted.name);
      case "end":
        return server.endWatches(wanted.how);
      case "fault":
        return server.fail(wanted.on, wanted.fault);
      case "compact":
        return server.store.compact();
      case "freeze":
        return server.gate.freeze();
      case "cut":
        return server.gate.cut();
      case "goaway":
        return server.goaway();
      case "wait":
        // Until it follows again, or not: a fault may keep it from that for longer than is worth the time.
        return vi
          .waitUntil(() => server.watches > 0, { timeout: 40, interval: 1 })
          .then(
            () => new Promise<void>((resolve) => setTimeout(resolve, 2)),
            () => {},
          );
    }
  };
  const run = async (steps: Step[], torn: number) => {
    server.torn = torn;
    const cluster = connect(server.access, {
      requestTimeout: 60,
      connectTimeout: 1_000,
      backoffBase: 1,
      backoffMax: 4,
      pingInterval: 10,
      pingTimeout: 30,
    });
    const stop = new AbortController();
    const log = createChangeLog();
    const options = { namespace: "class", signal: stop.signal, onChange: log.hear };
    const informer = cluster.informer(CONFIG_MAPS, options);
    try {
      await informer.synced;
      for (const wanted of steps) await carryOut(wanted);
      server.forgive();
      await expect.poll(() => byName(informer.list()), SOON).toEqual(server.store.list());
      expect(log.believed()).toEqual(server.store.list());
    } finally {
      stop.abort();
      await cluster.close();
      server.forgive();
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.constantFrom(0, 1, 7), run),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);

function byName(objects: KubeObject[]): KubeObject[] {
  return [...objects].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}
