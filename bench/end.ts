import { getReceipt } from "../services/changeSession.ts";
import { seatNamespace } from "../shared/domain/names.ts";
import { openBareCluster } from "./bareCluster.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, isOver, openClassroom } from "./classroom.ts";
import { buildLab } from "./labObjects.ts";
import { timedSeconds } from "./statistics.ts";

const SEATS = 30;

export const end: Benchmark = {
  name: "end",
  lines: [
    {
      key: "ours",
      what: `all gone after End for ${SEATS} seats`,
      unit: "s",
      goal: 10,
      limit: { key: "raw", what: "the namespaces deleted by bare HTTP/2" },
      instead: [{ key: "kubectl", what: "kubectl delete namespace --wait" }],
    },
  ],
  remark:
    "Until the board shows the session as ended: the inventory found nothing left and the receipt is written. The others write no receipt and verify nothing.",
  async open() {
    const room = await openClassroom();
    const bare = await openBareCluster();
    const standing = async () => {
      const lab = await buildLab(SEATS);
      await Promise.all([bare.ready(lab), bare.post(lab)]);
      return lab;
    };
    return {
      async repeat() {
        const id = await room.launch(SEATS);
        await room.until(id, allReady);
        const ours = await timedSeconds(async () => {
          await room.end(id);
          await room.until(id, isOver);
        });
        const { spec } = await getReceipt(room.site, id);
        if (spec.leftovers.length > 0) throw new Error(`${spec.leftovers.length} objects are left`);

        const first = await standing();
        const raw = await timedSeconds(() => Promise.all([bare.gone(first), bare.remove(first)]));
        const second = await standing();
        const names = second.seats.map((_, index) => seatNamespace(second.session, index + 1));
        const kubectl = await timedSeconds(() => bare.kubectl("delete", "namespace", "--wait", ...names));
        return { ours, raw, kubectl };
      },
      async close() {
        await room.close();
        await bare.close();
      },
    };
  },
};
