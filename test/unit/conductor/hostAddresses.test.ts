import { expect, test } from "vitest";
import { createHostAddresses } from "../../../conductor/hostAddresses.ts";
import { silent } from "../../../conductor/log.ts";
import { manualClock } from "./manualClock.ts";

function resolver() {
  const clock = manualClock();
  const asked: string[] = [];
  let answers: Record<string, string[]> = { "data.example.org": ["192.0.2.1"] };
  const addressesOf = createHostAddresses({
    clock,
    log: silent,
    resolve: async (name) => {
      asked.push(name);
      const found = answers[name];
      if (!found) throw new Error("ENOTFOUND");
      return found;
    },
  });
  const wanted = ["data.example.org:443", "data.example.org:80", "192.0.2.0/24"];
  return {
    asked,
    look: async () => Object.fromEntries(await addressesOf(wanted)),
    later: async (minutes: number, next: Record<string, string[]>) => {
      await clock.turn(minutes * 60_000);
      answers = next;
    },
  };
}

test("a name is asked for once in five minutes, and an address never", async () => {
  const { asked, look, later } = resolver();
  expect([await look(), await look()]).toEqual(Array(2).fill({ "data.example.org": ["192.0.2.1"] }));
  await later(4, { "data.example.org": ["192.0.2.2"] });
  expect(await look()).toEqual({ "data.example.org": ["192.0.2.1"] });
  await later(2, { "data.example.org": ["192.0.2.2"] });
  expect(await look()).toEqual({ "data.example.org": ["192.0.2.2"] });
  expect(asked).toEqual(["data.example.org", "data.example.org"]);
});

test("a name that is not known any more keeps its last addresses", async () => {
  const { look, later } = resolver();
  await look();
  await later(6, {});
  expect(await look()).toEqual({ "data.example.org": ["192.0.2.1"] });
});
