import { describe, expect, test } from "vitest";
import { isTokenDue } from "../../../shared/plan/studentToken.ts";
import { at, EIGHT, MINUTE } from "./sample.ts";

const END = at(120);
const handedOut = (until: string, expires = until) => ({ until, expires });

describe("the token of a student's kubeconfig is made", () => {
  test.each([
    ["when there is none", undefined, 0],
    ["when the class was extended", handedOut(at(60)), 0],
    ["when the cluster cut it short and it is nearly over", handedOut(END, at(60)), 40],
    ["when what stands there is no instant", handedOut("", ""), 0],
  ])("%s", (_, known, minutes) => {
    expect(isTokenDue(known, END, EIGHT + minutes * MINUTE)).toBe(true);
  });

  test.each([
    ["while it lasts as long as its class", handedOut(END), 119],
    ["for a class that was shortened: its account goes with it", handedOut(at(240)), 100],
    ["while one that was cut short has time left", handedOut(END, at(60)), 30],
    ["for the second by which clocks differ", handedOut(END, at(119.99)), 119],
  ])("not %s", (_, known, minutes) => {
    expect(isTokenDue(known, END, EIGHT + minutes * MINUTE)).toBe(false);
  });
});
