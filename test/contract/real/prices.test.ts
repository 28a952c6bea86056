import { expect, test } from "vitest";
import { removeSystem } from "../../../services/prepare/removeSystem.ts";
import { readPrices, savePrices } from "../../../services/prices.ts";
import { readReport } from "../../../services/report.ts";
import { PRICES_CONFIG_MAP } from "../../../shared/domain/priceList.ts";
import { openRealStage, refusal } from "./realStage.ts";

const listOf = (version: string, running: number, more = "") =>
  `version: "${version}"\ncurrency: EUR\nservice: S\ntariffs: { session: { running: ${running} } }\nrates: {}\n${more}`;

test("support writes the price list, teachers read it and cannot change it, and neither preparing again nor taking back loses it", async () => {
  const stage = await openRealStage();
  const { teacher, support, stranger } = stage.people;
  const [atTeacher, atSupport] = [stage.siteOf(teacher), stage.siteOf(support)];
  const at = new Date();
  expect(await readPrices(atSupport)).toEqual({ versions: [], mayChange: true, hidden: false });
  expect(await readPrices(atTeacher)).toEqual({ versions: [], mayChange: false, hidden: false });
  expect(await readPrices(stage.siteOf(stranger))).toMatchObject({ mayChange: false, hidden: true });
  expect(await refusal(savePrices(atTeacher, { text: listOf("1", 5), after: 0, at }))).toMatch(/^forbidden/);

  await savePrices(atSupport, { text: listOf("1", 5), after: 0, at });
  // Two who have both seen version 1: one of them is refused, whoever comes second.
  const second = (more: string) =>
    savePrices(atSupport, { text: listOf("2", 6, `decision: "${more}"\n`), after: 1, at });
  const outcomes = await Promise.allSettled([second("CP 1"), second("CP 2")]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const { versions } = await readPrices(atTeacher);
  expect(versions.map(({ number, by }) => [number, by])).toEqual([
    [2, support.user],
    [1, support.user],
  ]);
  // Nobody of them takes the list away.
  const map = await stage.admin.get({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    ...{ namespace: stage.establishment, name: PRICES_CONFIG_MAP },
  });
  const uid = map?.metadata.uid ?? "";
  const ref = {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: stage.establishment,
    name: PRICES_CONFIG_MAP,
  };
  expect(await refusal(support.cluster.delete(ref, { uid }))).toMatch(/^forbidden/);

  const again = await stage.prepare();
  expect([...again.changes.values()].filter((change) => change !== "same")).toEqual([]);
  expect((await readPrices(atTeacher)).versions).toHaveLength(2);

  const report = await readReport(atSupport, { timeZone: "Europe/Paris" });
  expect(report).toMatchObject({
    scope: "own",
    establishment: stage.establishment,
    prices: { version: "2" },
  });

  // Taking Pupitre back leaves what the committee decided, as it leaves receipts.
  await removeSystem({ cluster: stage.admin });
  expect((await readPrices(stage.siteOf({ ...support, cluster: stage.admin }))).versions).toHaveLength(2);
  await stage.close();
});
