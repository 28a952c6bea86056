import { parsePriceList } from "../intake/parsePriceList.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import { MAX_PRICE_TEXT, type PricesView } from "../shared/contract/reports.ts";
import { PRICES_CONFIG_MAP, type PriceList, PriceVersion } from "../shared/domain/priceList.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { refusalOfPrices } from "../shared/plan/report/newPrices.ts";
import { mayI } from "./rights.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

type ConfigMap = KubeObject & { data?: Record<string, string> };
type Versions = PricesView["versions"];

/** Far beyond what a committee decides in a decade, and below what an object of Kubernetes holds. */
const MOST_BYTES = 900_000;

const refOf = (namespace: string) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", namespace, name: PRICES_CONFIG_MAP },
});

/** The price lists of a site, the newest first, and whether this user may add one. */
export async function readPrices({
  cluster,
  namespace,
}: Pick<SiteAccess, "cluster" | "namespace">): Promise<PricesView> {
  try {
    const map = await cluster.get<ConfigMap>(refOf(namespace));
    const right = { resource: "configmaps", group: "", name: PRICES_CONFIG_MAP };
    const mayChange = await mayI(cluster, namespace, { ...right, verb: map ? "update" : "create" });
    return { versions: versionsIn(map), mayChange, hidden: false };
  } catch (error) {
    if (toFailure(error).kind !== "forbidden") throw error;
    return { versions: [], mayChange: false, hidden: true };
  }
}

/** That in force. `undefined`: none, or none that this version of Pupitre understands. */
export function currentPrices({ versions }: PricesView): PriceList | undefined {
  const parsed = versions[0] && parsePriceList(versions[0].text);
  return parsed?.ok ? parsed.list : undefined;
}

/**
 * Adds a version, and takes nothing away.
 * @throws LabError `invalid` with every fault by line and column, or for want of a decision; `conflict` when somebody
 * else added one meanwhile; `forbidden`
 */
export async function savePrices(
  { cluster, namespace }: Pick<SiteAccess, "cluster" | "namespace">,
  { text, after, at }: { text: string; after: number; at: Date },
): Promise<number> {
  const parsed = parsePriceList(text);
  if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
  const map = await cluster.get<ConfigMap>(refOf(namespace));
  const [newest] = versionsIn(map);
  if ((newest?.number ?? 0) !== after)
    throw new LabError({ kind: "conflict", detail: "another price list was added" });
  const before = newest && parsePriceList(newest.text);
  const refusal = refusalOfPrices(before?.ok ? before.list : undefined, parsed.list);
  if (refusal) throw new LabError({ kind: "invalid", issues: [refusal] });
  // What stands under the next number and cannot be read is somebody's all the same.
  const number = nextNumber(map, after + 1);
  const version: PriceVersion = { at: at.toISOString(), by: await whoAmI(cluster), text };
  const data = { ...map?.data, [keyOf(number)]: JSON.stringify(version) };
  if (JSON.stringify(data).length > MOST_BYTES)
    throw new LabError({ kind: "invalid", issues: [{ code: "report.tooManyPriceLists" }] });
  // Two who save at once: the second is refused, by resource version or because it is there already.
  if (map) await cluster.replace({ ...map, data } as Parameters<typeof cluster.replace>[0]);
  else
    await cluster.create({
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: PRICES_CONFIG_MAP, namespace } },
      data,
    });
  return number;
}

const KEY = /^v(\d{4,6})$/;
const keyOf = (number: number): string => `v${String(number).padStart(4, "0")}`;

function nextNumber(map: ConfigMap | undefined, from: number): number {
  let number = from;
  while (map?.data?.[keyOf(number)] !== undefined) number++;
  return number;
}

/** What nobody of us wrote is passed over: a namespace's administrator may put there what they like. */
function versionsIn(map: ConfigMap | undefined): Versions {
  return Object.entries(map?.data ?? {})
    .flatMap(([key, value]) => {
      const number = Number(KEY.exec(key)?.[1]);
      const version = number > 0 ? versionOf(value) : undefined;
      return version && version.text.length <= MAX_PRICE_TEXT ? [{ ...version, number }] : [];
    })
    .sort((a, b) => b.number - a.number);
}

function versionOf(text: string): PriceVersion | undefined {
  try {
    return PriceVersion.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
