import { dig, digList, digTexts, type Fields, isFields } from "../json.ts";
import { invalid } from "../schema/fieldError.ts";
import { timestamp } from "./core.ts";
import { readBody, readBytes } from "./decodeBody.ts";
import { EXTRAS } from "./discovery.ts";
import type { Identities } from "./identity.ts";
import { BODY_TYPES, type Exchange } from "./resourceHandler.ts";
import { sendJson } from "./respond.ts";
import type { RequestInfo } from "./route.ts";
import { badRequest, invalidObject, methodNotAllowed, unrecognized } from "./status.ts";

const REVIEWS: Record<string, string[]> = {
  "authorization.k8s.io": ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"],
  "authentication.k8s.io": ["selfsubjectreviews", "tokenreviews"],
};

/**
 * Questions about rights and identity. Everything is allowed to everybody who has a token: a practice cluster is one
 * person's computer, and rights are tried on a real API server.
 * @returns whether it was such a question.
 */
export async function handleReview(
  exchange: Exchange,
  info: RequestInfo,
  identities: Identities,
): Promise<boolean> {
  if (info.version !== "v1" || !REVIEWS[info.group]?.includes(info.plural)) return false;
  if (info.method !== "POST") throw methodNotAllowed();
  const body = await readQuestion(exchange, info);
  const metadata = { creationTimestamp: timestamp(exchange.core.now()) };
  const status = statusOf(exchange, info.plural, body, identities);
  sendJson(exchange.response, 201, { ...body, metadata, status });
  return true;
}

/** kubectl asks in protobuf. Where every answer is the same, the question need not be understood. */
async function readQuestion(exchange: Exchange, info: RequestInfo): Promise<Fields> {
  const isProtobuf = exchange.request.headers["content-type"] === "application/vnd.kubernetes.protobuf";
  if (isProtobuf && info.plural !== "tokenreviews") {
    await readBytes(exchange.request);
    const kind = EXTRAS.find((one) => one.name === info.plural)?.kind;
    return { apiVersion: `${info.group}/${info.version}`, kind };
  }
  const kind = EXTRAS.find((one) => one.name === info.plural)?.kind ?? "";
  const { value } = await readBody(exchange.request, BODY_TYPES, false, kind);
  if (!isFields(value)) throw unrecognized(kind, "json: cannot unmarshal it into a Go struct");
  const apiVersion = `${info.group}/${info.version}`;
  value.kind ??= kind;
  value.apiVersion ??= apiVersion;
  if (value.kind !== kind || value.apiVersion !== apiVersion) {
    const given = JSON.stringify(value.kind);
    throw badRequest(
      `${String(value.kind)} in version "v1" cannot be handled as a ${kind}: no kind ${given} is registered for version ${JSON.stringify(value.apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  checkQuestion(kind, value);
  return value;
}

/** @throws ApiError 400 or 422 for a question that asks nothing. */
function checkQuestion(kind: string, { spec }: Fields): void {
  if (kind === "SelfSubjectRulesReview" && !dig(spec, "namespace"))
    throw badRequest("no namespace on request");
  if (kind !== "SelfSubjectAccessReview") return;
  const asked = ["resourceAttributes", "nonResourceAttributes"].filter((one) => isFields(dig(spec, one)));
  if (asked.length === 1) return;
  const rule = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  throw invalidObject({ group: "authorization.k8s.io", plural: "", kind: "" }, "", [
    invalid("spec", null, rule),
  ]);
}

function statusOf(exchange: Exchange, plural: string, body: Fields, identities: Identities): Fields {
  const { user } = exchange;
  switch (plural) {
    case "selfsubjectrulesreviews":
      return {
        incomplete: false,
        resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
        nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
      };
    case "selfsubjectreviews":
      return {
        userInfo: { username: user.name, ...(user.uid ? { uid: user.uid } : {}), groups: user.groups },
      };
    case "tokenreviews": {
      const { token = "" } = digTexts(body, "spec");
      const found = identities.authenticate(`Bearer ${token}`);
      if (!found) return { user: {}, error: "invalid bearer token" };
      const audiences = digList(body, "spec", "audiences");
      return {
        authenticated: true,
        user: { username: found.name, ...(found.uid ? { uid: found.uid } : {}), groups: found.groups },
        ...(audiences.length > 0 ? { audiences } : {}),
      };
    }
    default:
      return { allowed: true, reason: "the practice cluster allows everything" };
  }
}
