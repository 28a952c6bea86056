import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import type { Directory } from "../../../portal/directory.ts";
import { createDoor } from "../../../portal/door.ts";
import { createHandOvers } from "../../../portal/handOvers.ts";
import { createPresence } from "../../../portal/presence.ts";
import { systemRandom } from "../../../portal/secrets.ts";
import { createThrottle } from "../../../portal/throttle.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import { hashOf, newLink } from "./classroom.ts";
import { createFakeCluster } from "./fakeCluster.ts";

const NAME = "k3x9pz-01";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=. %;,\0é";

/** A small generator, so that a failure can be had again. */
function createDice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** One small change: a character replaced, dropped, doubled, swapped, added, or the case of one. Never the same text. */
function mutate(text: string, dice: (below: number) => number): string {
  const at = dice(text.length);
  const letter = ALPHABET[dice(ALPHABET.length)] ?? "A";
  const [before, here, after] = [text.slice(0, at), text[at] ?? "", text.slice(at + 1)];
  const changes = [
    before + letter + after,
    before + after,
    before + here + here + after,
    before + letter + here + after,
    before + (here === here.toUpperCase() ? here.toLowerCase() : here.toUpperCase()) + after,
    after + here + before,
    text.slice(0, at),
    `${text}${letter}`,
    `${letter}${text}`,
  ];
  const changed = changes[dice(changes.length)] ?? "";
  // `;` and blanks around it are the header's own signs: what stands between them is the value.
  return changed.split(";")[0]?.trim() === text ? mutate(text, dice) : changed;
}

function openDoor() {
  const link = newLink();
  const seat = {
    apiVersion: "pupitre.fr/v1alpha1",
    kind: "Seat",
    metadata: { name: NAME, namespace: "school", uid: "u", resourceVersion: "1", creationTimestamp: "" },
    spec: { session: "k3x9pz", number: 1, persons: 1, restarts: 0, resets: 0, linkIssues: 1 },
    status: { links: [{ person: 1, hash: hashOf(link), revoked: [hashOf(newLink())], issue: 2 }] },
  } as unknown as Seat;
  const session = {
    metadata: { name: "k3x9pz", namespace: "school" },
    spec: { phase: "open", endsAt: new Date(Date.now() + 3_600_000).toISOString(), seats: [] },
  } as unknown as TrainingSession;
  const directory = { seat: () => seat, session: () => session } as unknown as Directory;
  const clock = Date.now;
  const presence = createPresence({
    isWaiting: () => true,
    visitedAt: () => [],
    cluster: createFakeCluster(),
    seat: () => seat,
    clock,
    log: () => undefined,
    onChange: () => undefined,
  });
  const unlimited = createThrottle({ failures: Number.POSITIVE_INFINITY, window: 1_000 }, clock);
  const door = createDoor({
    directory,
    presence,
    handOvers: createHandOvers(systemRandom, clock),
    origin: { scheme: "http", domain: "localhost", port: 1 },
    devices: unlimited,
    addresses: unlimited,
    random: systemRandom,
    clock,
  });
  const request = new IncomingMessage(new Socket());
  return { link, door, presence, request };
}

test("of 50,000 changed links none opens, and the true one does", async () => {
  const { link, door, presence, request } = openDoor();
  const dice = createDice(1);
  let accepted = 0;
  for (let time = 0; time < 50_000; time++)
    if (door.enter(request, NAME, { secret: mutate(link, dice) }).standing.is !== "unknown") accepted += 1;
  expect(accepted).toBe(0);
  expect(door.enter(request, NAME, { secret: link }).standing).toEqual({ is: "in" });
  await presence.stop(0);
});

test("of 50,000 changed cookies none opens, and the true one does", async () => {
  const { link, door, presence, request } = openDoor();
  const dice = createDice(2);
  const { cookie = "" } = door.enter(request, NAME, { secret: link });
  const pass = door.admitToAccess({ seat: NAME, access: "site", cookie: hashOf(cookie) });
  let accepted = 0;
  for (let time = 0; time < 25_000; time++) {
    request.headers = { cookie: `pupitre=${mutate(cookie, dice)}` };
    if (door.guestOf(request, NAME).guest) accepted += 1;
    request.headers = { cookie: `pupitre=${mutate(pass, dice)}` };
    if (door.guestOfAccess(request, { name: NAME, access: "site" })) accepted += 1;
  }
  expect(accepted).toBe(0);
  request.headers = { cookie: `pupitre=${cookie}` };
  expect(door.guestOf(request, NAME).guest).toBeDefined();
  request.headers = { cookie: `pupitre=${pass}` };
  expect(door.guestOfAccess(request, { name: NAME, access: "site" })).toBeDefined();
  await presence.stop(0);
});
