import { createHash } from "node:crypto";
import type { Cluster } from "../cluster/port.ts";
import { imagePolicyIssues, imageSourcesOf, POLICY_CONFIG_MAP } from "../shared/domain/imagePolicy.ts";
import { isSessionId } from "../shared/domain/names.ts";
import { containersOf, type ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import type { SeatReason } from "../shared/domain/seat.ts";
import { type TrainingSession, TrainingSessionSpec, timeIssuesOf } from "../shared/domain/session.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { canonical } from "../shared/manifests/fingerprint.ts";
import { refusedFor } from "../shared/plan/reason.ts";
import type { Clock } from "./clock.ts";
import { keyOf } from "./objectCache.ts";
import { refusedTemplate, resolved } from "./resolved.ts";

type Refusal = SeatReason | undefined;

export interface Refusals {
  /** Why nothing more is made of this session, by itself or for a seat; `undefined` where there is no reason. */
  of(session: TrainingSession): Promise<Refusal>;
  forget(key: string): void;
}

interface Ports {
  cluster: Cluster;
  clock: Clock;
}

interface Verdict {
  words: string;
  refusal: Promise<Refusal>;
  /** In ms of the monotonic clock. */
  holdsUntil: number;
}

/** ms: the session changes with a word of its own, the site's policy does not. */
const ASK_AGAIN = 3_000;

/**
 * kubectl bypasses the application: what that would have refused is refused here, by the same rules. A class whose lab
 * the policy has once let pass goes on when it is tightened, for as long as its lab stays the same.
 */
export function createRefusals(ports: Ports): Refusals {
  const verdicts = new Map<string, Verdict>();

  function judge(session: TrainingSession, words: string): Verdict {
    const verdict: Verdict = {
      words,
      refusal: refusalOf(ports, session),
      holdsUntil: ports.clock.monotonic() + ASK_AGAIN,
    };
    verdict.refusal.then(
      (refusal) => {
        if (!refusal) verdict.holdsUntil = Number.POSITIVE_INFINITY;
      },
      () => {
        verdict.holdsUntil = 0;
      },
    );
    return verdict;
  }

  return {
    of(session) {
      const { uid, generation, resourceVersion } = session.metadata;
      const words = `${uid} ${generation ?? resourceVersion}`;
      const key = keyOf(session);
      const known = verdicts.get(key);
      if (known?.words === words && ports.clock.monotonic() < known.holdsUntil) return known.refusal;
      const verdict = judge(session, words);
      verdicts.set(key, verdict);
      return verdict.refusal;
    },
    forget: (key) => void verdicts.delete(key),
  };
}

const refusalOf = async (ports: Ports, session: TrainingSession): Promise<Refusal> =>
  ownRefusal(session) ?? (await policyRefusal(ports, session));

/** What the policy judges, as the session's status remembers it across terms of office. */
export const snapshotOf = ({ spec: { template, parameters } }: TrainingSession): string =>
  createHash("sha256")
    .update(canonical([template, parameters]))
    .digest("hex");

/** What is wrong with the session by itself. */
function ownRefusal(session: TrainingSession): Refusal {
  const { name } = session.metadata;
  if (!isSessionId(name)) return refusedFor("invalidSession", { code: "session.badName", params: { name } });
  const parsed = TrainingSessionSpec.safeParse(session.spec);
  if (!parsed.success) {
    const [found] = parsed.error.issues;
    const field = ["spec", ...(found?.path ?? [])].join(".");
    return refusedFor("invalidSession", {
      code: "session.badField",
      params: { field, said: found?.message ?? "" },
    });
  }
  const [untimely] = timeIssuesOf(session);
  if (untimely) return refusedFor("invalidSession", untimely);
  try {
    resolvedOf(session);
    return undefined;
  } catch (error) {
    return refusedTemplate(error);
  }
}

async function policyRefusal({ cluster }: Ports, session: TrainingSession): Promise<Refusal> {
  if (session.status?.accepted === snapshotOf(session)) return undefined;
  const { namespace = "" } = session.metadata;
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: POLICY_CONFIG_MAP };
  const policy = await cluster.get<KubeObject & { data?: Record<string, string> }>(ref);
  const [foreign] = imagePolicyIssues(containersOf(resolvedOf(session)), imageSourcesOf(policy));
  return foreign && refusedFor("invalidTemplate", foreign);
}

const resolvedOf = (session: TrainingSession): ResolvedTemplate =>
  resolved(session, 1, "http://seat.localhost");
