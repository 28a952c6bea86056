import { expect, test } from "vitest";
import { seatAssists } from "../../../services/supportOrders.ts";
import { at, SESSION } from "../plan/sample.ts";

const entry = (created: number, said: number, reason: string, spec: object = {}) => ({
  metadata: { name: reason, creationTimestamp: at(created) },
  spec: {
    ...{ actor: "bob", action: "restart", session: SESSION, seat: 7, reason, at: at(said) },
    order: { generation: 4, attempt: 1 },
    ...spec,
  },
});

test("a teacher is told the latest deed of support by the cluster's clock, whatever its writer says of the time", async () => {
  const items = [
    entry(1, 1, "first"),
    // Written last, and dated so that it would be the oldest of many.
    entry(9, -9_000, "backdated"),
    entry(5, 5, "of another seat", { seat: 8 }),
    entry(6, 6, "of the class", { seat: undefined, action: "extend" }),
    entry(7, 7, "for others", { seat: undefined, order: { generation: 1, attempt: 1, seats: [1] } }),
    entry(8, 8, "no order", { order: undefined }),
  ];
  const cluster = { list: async () => ({ items }) };
  const site = { id: "a", kind: "cluster" as const, namespace: "demo", cluster: cluster as never };
  expect((await seatAssists(site, SESSION, 7)).map(({ at, reason }) => [at, reason])).toEqual([
    [at(9), "backdated"],
    [at(6), "of the class"],
    [at(1), "first"],
  ]);
});
