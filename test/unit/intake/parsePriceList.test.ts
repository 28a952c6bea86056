import { expect, test } from "vitest";
import { parsePriceList } from "../../../intake/parsePriceList.ts";

const GOOD = `
version: "2026-1"
currency: EUR
service: Cloud-formation
tariffs:
  seatHour: { investment: 0.02, running: 0.03 }
  session: { running: 5 }
entryTicket: 250
rates: { establishment: 1, private: 2.5 }
`;

test("a price list is read with its holes", () => {
  const parsed = parsePriceList(GOOD);
  expect(parsed).toMatchObject({
    ok: true,
    list: { tariffs: { session: { running: 5 } }, entryTicket: 250 },
  });
});

test.each([
  ["a negative price", GOOD.replace("0.03", "-0.03"), 6],
  ["a price that is a text", GOOD.replace("0.03", "trois"), 6],
  ["a unit that does not exist", GOOD.replace("session:", "week:"), 7],
  ["a kind that does not exist", GOOD.replace("private", "friends"), 9],
  ["no currency", GOOD.replace("currency: EUR\n", ""), undefined],
])("%s is refused with its line", (_, text, line) => {
  const parsed = parsePriceList(text);
  expect(parsed.ok).toBe(false);
  if (!parsed.ok && line !== undefined) expect(parsed.issues.map((issue) => issue.line)).toContain(line);
});

test.each(["", "- 1", "prices", "{"])("%j is no price list", (text) => {
  expect(parsePriceList(text).ok).toBe(false);
});
