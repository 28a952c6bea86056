import { type Issue, toFailure } from "../shared/contract/failure.ts";
import { imagePolicyIssues, imageSourcesOf, POLICY_CONFIG_MAP } from "../shared/domain/imagePolicy.ts";
import { isSessionId } from "../shared/domain/names.ts";
import type { ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import {
  type TrainingSession,
  TrainingSessionSpec,
  type TrainingSessionStatus,
  timeIssuesOf,
} from "../shared/domain/session.ts";
import { issue as sentences } from "../shared/i18n/en/issue.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { sessionReason } from "../shared/plan/reason.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";
import { resolved } from "./seatWorks.ts";

type Refusal = TrainingSessionStatus["reason"];

interface Refusals {
  /** Why nothing is made of this session; `undefined` where there is no reason. */
  of(session: TrainingSession): Promise<Refusal>;
  forget(key: string): void;
}

/**
 * kubectl bypasses the application: what that would have refused is refused here, by the same rules. What was once
 * found good stays so until its words change: a policy that is tightened stops no class that goes on.
 */
export function createRefusals(context: Context): Refusals {
  const good = new Map<string, string>();
  return {
    async of(session) {
      const { uid, generation, resourceVersion } = session.metadata;
      const words = `${uid} ${generation ?? resourceVersion}`;
      if (good.get(keyOf(session)) === words) return undefined;
      const refusal = ownRefusal(session) ?? (await policyRefusal(context, session));
      if (!refusal) good.set(keyOf(session), words);
      return refusal;
    },
    forget: (key) => void good.delete(key),
  };
}

/** What is wrong with the session by itself. */
function ownRefusal(session: TrainingSession): Refusal {
  const { name } = session.metadata;
  if (!isSessionId(name)) return sessionReason("invalidSession", { detail: `metadata.name "${name}"` });
  const parsed = TrainingSessionSpec.safeParse(session.spec);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return sessionReason("invalidSession", { detail: `spec.${issue?.path.join(".")}: ${issue?.message}` });
  }
  const [untimely] = timeIssuesOf(session);
  if (untimely) return sessionReason("invalidSession", { detail: said(untimely) });
  try {
    resolvedOf(session);
    return undefined;
  } catch (error) {
    const [issue] = toFailure(error).issues ?? [];
    return sessionReason("invalidTemplate", { detail: `${issue?.path ?? ""} ${issue?.code ?? ""}`.trim() });
  }
}

async function policyRefusal({ cluster }: Context, session: TrainingSession): Promise<Refusal> {
  const { namespace = "" } = session.metadata;
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: POLICY_CONFIG_MAP };
  const policy = await cluster.get<KubeObject & { data?: Record<string, string> }>(ref);
  const [foreign] = imagePolicyIssues(resolvedOf(session).containers, imageSourcesOf(policy));
  return foreign && sessionReason("invalidTemplate", { detail: said(foreign) });
}

const resolvedOf = (session: TrainingSession): ResolvedTemplate =>
  resolved(session, 1, "http://seat.localhost");

/** In English, for `kubectl get trainingsessions`. */
function said({ code, params = {}, path }: Issue): string {
  const [group = "", name = ""] = code.split(".");
  const table = sentences as Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  const words = table[group];
  const sentence = typeof words === "object" ? (words[name] ?? code) : code;
  const filled = sentence.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(params[key] ?? ""));
  const told = filled.replace(/\.$/, ""); // another sentence is built around it
  return path === undefined ? told : `${path}: ${told}`;
}
