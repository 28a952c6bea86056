import { expect, test } from "vitest";
import { parseSeatList } from "../../../renderer/screens/support/seatList.ts";

test("seats are typed one by one or from one to another", () => {
  expect(parseSeatList(" 7, 1-3;2 12–13 ")).toEqual([1, 2, 3, 7, 12, 13]);
  expect(parseSeatList("  ")).toBeUndefined();
  for (const wrong of ["sept", "0", "3-1", "1-", "1000", "-4", "1.5", "7 à 9"])
    expect(parseSeatList(wrong)).toBeNull();
});
