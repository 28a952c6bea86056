import { readFileSync } from "node:fs";
import i18next from "i18next";
import { expect, test } from "vitest";
import { parsePriceList } from "../../../intake/parsePriceList.ts";
import { examplePrices } from "../../../renderer/screens/prices/examplePrices.ts";
import { resources } from "../../../shared/i18n/resources.ts";

test.each(["fr", "en"] as const)(
  "a list that is begun is one, sets no price, and is one with all of its examples (%s)",
  (lng) => {
    const words = i18next.createInstance();
    void words.init({ lng, resources, defaultNS: "report", initAsync: false });
    const text = examplePrices(2026, words.getFixedT(lng, "report") as never);
    const begun = parsePriceList(text);
    expect(begun).toMatchObject({ ok: true, list: { tariffs: {}, rates: {} } });
    // Examples are lines of YAML behind a mark; remarks are sentences.
    const whole = text
      .replace("tariffs: {}", "tariffs:")
      .replace("rates: {}", "rates:")
      .replace(/^# ?( *(?:\w+|"\d+"): ?(?:[\d{"].*)?)$/gm, "$1");
    const parsed = parsePriceList(whole);
    expect(parsed).toMatchObject({
      ok: true,
      list: { rates: { private: 2.5 }, fullCost: { year: 2026 }, entryTickets: { "2026": 500 } },
    });
  },
);

test("the guide's price list is one", () => {
  const guide = readFileSync("docs/guides/consumption-report.md", "utf8");
  const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
  expect(parsePriceList(yaml)).toMatchObject({ ok: true, list: { members: { "labo-b": "research" } } });
});
