import { expect, test } from "vitest";
import { type Route, routeTo } from "../../../practice/kubelet/network.ts";
import { type SessionId, SHARED_SEAT } from "../../../shared/domain/names.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { placeNamespace } from "../../../shared/manifests/seatPlace.ts";
import { templateAt } from "../../../shared/manifests/seatTemplate.ts";
import { place, SHARING_LAB } from "../plan/sample.ts";
import { fakeStore } from "./fakeStore.ts";

/** Two seats and what they share, as the conductor makes them, and a seat of another class. */
function classes() {
  const store = fakeStore();
  const elsewhere = { ...place(7), session: "bcdfgh" as SessionId };
  for (const there of [place(SHARED_SEAT), place(7), place(8), elsewhere]) {
    const template = templateAt(SHARING_LAB, there.number);
    if (!template) throw new Error("nothing stands there");
    const made = seatManifests(there, { resets: 0, restarts: 0 }, template, {
      credential: "x",
      password: () => "x",
    });
    for (const manifest of made) store.create(manifest);
  }
  const from = (seat: typeof elsewhere, hostname: string, port: number): Route =>
    routeTo(store, { namespace: placeNamespace(seat), name: "lab" }, hostname, port);
  return { from, mine: place(7), elsewhere, shared: placeNamespace(place(SHARED_SEAT)) };
}

test("a Pod reaches the other Pods of its seat by the names of their Services", () => {
  const { from, mine } = classes();
  const database = { pod: { namespace: placeNamespace(mine), name: "database" }, port: 5432 };
  expect(from(mine, "database", 5432)).toEqual(database);
  expect(from(mine, `database.${placeNamespace(mine)}.svc.cluster.local`, 5432)).toEqual(database);
  expect(from(mine, "database", 5433)).toBe("refused");
  expect(from(mine, "nothing", 80)).toBe("unknown");
});

test("a seat reaches what its session shares, and neither a neighbour nor what another session shares", () => {
  const { from, mine, elsewhere, shared } = classes();
  const dataset = { pod: { namespace: shared, name: "dataset" }, port: 8080 };
  expect(from(mine, `dataset.${shared}.svc`, 8080)).toEqual(dataset);
  expect(from(elsewhere, `dataset.${shared}.svc`, 8080)).toBe("lost");
  expect(from(mine, `database.${placeNamespace(place(8))}.svc`, 5432)).toBe("lost");
});
