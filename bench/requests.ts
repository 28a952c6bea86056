import type { Benchmark } from "./benchmark.ts";
import { openConductorStage } from "./conductorStage.ts";
import { total } from "./countedCluster.ts";
import { buildLab } from "./labObjects.ts";

const FEW = 10;
const MANY = 40;

export const requests: Benchmark = {
  name: "requests",
  lines: [
    {
      key: "perSeat",
      what: "requests that one more seat costs at a launch",
      unit: "requests",
      limit: { key: "objects", what: "its objects, the Seat included" },
    },
    { key: "beyond", what: "requests a seat beyond its objects", unit: "requests", goal: 2 },
    { key: "session", what: "requests of the session itself", unit: "requests" },
    { key: "secondWrites", what: "writes of a second reconcile", unit: "writes", goal: 0 },
    { key: "secondReads", what: "reads a seat of a second reconcile", unit: "requests" },
  ],
  remark: `Counted between conductor and cluster, all reads and writes but the Lease's, until nothing is done any more; from launches of ${FEW} and of ${MANY} seats. The second reconcile is that of a conductor that was started anew and reads everything once.`,
  most: 2,
  async open() {
    const stage = await openConductorStage();
    const [seat = []] = (await buildLab(1)).seats;
    const objects = seat.length + 1;
    const { reads, writes } = stage.requests;
    const launch = async (seats: number): Promise<number> => {
      stage.requests.reset();
      await stage.launch(seats);
      return total(reads) + total(writes);
    };
    return {
      async repeat() {
        const few = await launch(FEW);
        const many = await launch(MANY);
        const perSeat = (many - few) / (MANY - FEW);
        if (perSeat > objects + 2) process.stderr.write(`${listed(reads)}, ${listed(writes)}\n`);
        await stage.succeed();
        if (total(writes) > 0) process.stderr.write(`${listed(writes)}\n`);
        return {
          objects,
          perSeat,
          beyond: perSeat - objects,
          session: few - FEW * perSeat,
          secondWrites: total(writes),
          secondReads: total(reads) / stage.seats(),
        };
      },
      close: () => stage.close(),
    };
  },
};

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([what, count]) => `${what}: ${count}`).join(", ");
