import { toFailure } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { isPod } from "../shared/plan/podStatus.ts";
import { podTrouble } from "../shared/plan/podTrouble.ts";
import type { LogPlace } from "../shared/plan/trouble.ts";
import { bounded } from "./boundedLines.ts";
import type { Context } from "./context.ts";

/** What containers said before they ended, read once a life. */
interface LastLines {
  /** By `LogPlace.life`, for the Pods of this namespace that are in trouble. */
  of(namespace: string, observed: KubeObject[], now: number): Promise<ReadonlyMap<string, string>>;
}

const LINES = 5;
/** Lives whose lines are remembered: more than any class has in trouble at once. */
const REMEMBERED = 2_000;

export function createLastLines({ cluster }: Pick<Context, "cluster">): LastLines {
  const known = new Map<string, string>();

  async function read(namespace: string, { pod, container, previous }: LogPlace, secrets: string[]) {
    try {
      const text = await cluster.logs(
        { namespace, name: pod },
        { container, tailLines: LINES * 4, ...(previous ? { previous } : {}) },
      );
      return bounded(text, secrets, LINES);
    } catch (error) {
      // The life before is forgotten, or nobody may read it: the cause is told without its lines.
      if (["notFound", "invalid", "forbidden", "internal"].includes(toFailure(error).kind)) return "";
      throw error;
    }
  }

  return {
    async of(namespace, observed, now) {
      const places = observed.filter(isPod).flatMap((pod) => podTrouble(pod, now)?.log ?? []);
      if (places.length === 0) return known;
      const secrets = secretsIn(observed);
      for (const place of places) {
        if (known.has(place.life)) continue;
        known.set(place.life, await read(namespace, place, secrets));
        const [oldest] = known.keys();
        if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      }
      return known;
    },
  };
}

/** A lab may print its own address with its token, or greet the student by name: neither is for a status. */
export function secretsIn(observed: KubeObject[]): string[] {
  return observed.flatMap((object) => {
    if (object.kind !== "Secret") return [];
    const { data = {}, stringData = {} } = object as {
      data?: Record<string, string>;
      stringData?: Record<string, string>;
    };
    return [
      ...Object.values(data).map((value) => Buffer.from(value, "base64").toString("utf8")),
      ...Object.values(stringData),
    ];
  });
}
