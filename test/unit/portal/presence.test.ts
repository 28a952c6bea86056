import { expect, test } from "vitest";
import { createPresence } from "../../../portal/presence.ts";
import type { Seat, SeatPresence } from "../../../shared/domain/seat.ts";
import { createFakeCluster } from "./fakeCluster.ts";

const NAME = "k3x9pz-01";

const seatIn = (namespace: string) => ({ metadata: { name: NAME, namespace } }) as Seat;

const presenceIn = (namespace: string) =>
  ({
    metadata: { name: NAME, namespace, uid: namespace, resourceVersion: "1" },
    spec: { session: "k3x9pz", number: 1, connected: false, cookies: [{ hash: "h", link: "l" }] },
  }) as unknown as SeatPresence;

test.each([
  ["a presence of the seat's own establishment lets its devices in", "school", true],
  [
    "one of the same name in another establishment, seen before the seat was, opens nothing",
    "elsewhere",
    false,
  ],
])("%s", async (_, namespace, entered) => {
  let seat: Seat | undefined;
  const presence = createPresence({
    isWaiting: () => true,
    visitedAt: () => [],
    cluster: createFakeCluster(),
    seat: () => seat,
    clock: Date.now,
    log: () => {},
    onChange: () => {},
  });
  presence.observe(presenceIn(namespace), false);
  seat = seatIn("school");
  expect(presence.cookie(NAME, "h") !== undefined).toBe(entered);
  await presence.stop(0);
});
