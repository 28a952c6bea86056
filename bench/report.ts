import { readReport } from "../services/report.ts";
import { reportCsv } from "../services/reportFiles.ts";
import { PriceList } from "../shared/domain/priceList.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import type { Benchmark } from "./benchmark.ts";
import { openClassroom } from "./classroom.ts";
import { timedSeconds } from "./statistics.ts";

const RECEIPTS = 5_000;
const SEATS = 30;

const LIST = PriceList.parse({
  ...{ version: "1", currency: "EUR", service: "Cloud-formation", rates: { establishment: 1 } },
  tariffs: { seatHour: { investment: 0.02, running: 0.03 } },
});

export const report: Benchmark = {
  name: "report",
  lines: [
    {
      key: "seconds",
      what: `a report over ${RECEIPTS.toLocaleString("en")} receipts of ${SEATS} seats, priced, as CSV`,
      unit: "s",
      goal: 2,
      limit: { key: "bare", what: "the same receipts listed and thrown away" },
    },
  ],
  remark:
    "Receipts with the attendance of each seat, of 12 months and 40 teachers, read from the practice cluster as the command line does.",
  async open({ quick }) {
    const room = await openClassroom();
    const count = quick ? 200 : RECEIPTS;
    const numbers = Array.from({ length: count }, (_, index) => index);
    await forEachAtMost(16, numbers, (index) =>
      room.site.cluster.create(receiptOf(index, room.site.namespace)),
    );
    return {
      async repeat() {
        const seconds = await timedSeconds(async () => {
          const { lines } = await readReport(room.site, {
            ...{ timeZone: "Europe/Paris", everywhere: false },
            prices: { list: LIST, kind: "establishment" },
          });
          if (lines.reduce((sum, { sessions }) => sum + sessions, 0) !== count)
            throw new Error("a receipt is missing from the report");
          reportCsv(lines, LIST.currency);
        });
        const bare = await timedSeconds(() =>
          room.site.cluster.list(
            { apiVersion: API_VERSION, kind: "Receipt" },
            { namespace: room.site.namespace },
          ),
        );
        return { seconds, bare };
      },
      close: () => room.close(),
    };
  },
};

function receiptOf(index: number, namespace: string) {
  const at = (hour: number) => new Date(Date.UTC(2026, index % 12, 1 + (index % 27), hour)).toISOString();
  const helps = { asked: 0, answered: 0, waitedSeconds: 0 };
  return {
    apiVersion: API_VERSION,
    kind: "Receipt",
    metadata: { name: `r${String(index).padStart(5, "0")}`, namespace },
    spec: {
      ...{
        session: "k3x9pz",
        title: `Séance ${index}`,
        template: `Lab ${index % 13}`,
        templateVersion: "1.0",
      },
      ...{
        owner: `prof-${index % 40}`,
        service: "linux",
        launchedAt: at(8),
        endedAt: at(10),
        verifiedAt: at(10),
      },
      ...{ seats: SEATS, removed: [{ kind: "Pod", count: SEATS }], namespaces: [], leftovers: [], kept: [] },
      used: { cpuHours: 15, memoryGiBHours: 30, seatHours: 60, storageGiBHours: 60 },
      attendance: {
        checks: [],
        seats: Array.from({ length: SEATS }, (_, seat) => ({
          ...{
            seat: seat + 1,
            firstSeen: at(8),
            lastSeen: at(10),
            connectedSeconds: 5_400,
            helps,
            checks: [],
          },
        })),
      },
    },
  };
}
