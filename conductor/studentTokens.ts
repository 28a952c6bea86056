import { SHARED_SEAT } from "../shared/domain/names.ts";
import { kubeconfigAccess } from "../shared/domain/ownQuota.ts";
import { seatEnd, type TrainingSession } from "../shared/domain/session.ts";
import { type KubeObject, refOf } from "../shared/kubernetes/objects.ts";
import { ROOT_CA_CONFIG_MAP, ROOT_CA_KEY } from "../shared/manifests/kubeconfigMount.ts";
import { ACCESS_SECRET, SERVICE_ACCOUNT } from "../shared/manifests/podManifests.ts";
import { placeNamespace, placeOwnNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import { kubeconfigText } from "../shared/manifests/studentKubeconfig.ts";
import {
  isTokenDue,
  KUBECONFIG_EXPIRES_KEY,
  KUBECONFIG_KEY,
  KUBECONFIG_UNTIL_KEY,
} from "../shared/plan/studentToken.ts";
import type { Context } from "./context.ts";

type AccessSecret = KubeObject & { data?: Record<string, string> };
type TokenAnswer = { status?: { token?: string; expirationTimestamp?: string } };

/** s; Kubernetes gives no token for less. */
const LEAST = 600;
/** s beyond the class' end, for clocks that differ: its account is gone by then. */
const SPARE = 60;

/**
 * Keeps the kubeconfig that a student takes along, where students' computers reach the API server at all. It stands in
 * the seat's access Secret, which the portal may read; the token is bound to that Secret and to the seat's account, so
 * it ends with either, and by itself with the class. Answers whether it is as it should be; if not, look again soon.
 */
export async function keepStudentToken(
  context: Context,
  session: TrainingSession,
  place: SeatPlace,
): Promise<boolean> {
  const { cluster, objects, clock, surroundings } = context;
  const { apiServer } = surroundings;
  const { template } = session.spec;
  const endsAt = new Date(seatEnd(session.spec, place.number)).toISOString();
  if (!apiServer || !kubeconfigAccess(template.spec) || place.number === SHARED_SEAT) return true;
  const namespace = placeNamespace(place);
  const secret = objects.observed(namespace).find(isAccessSecret);
  if (!secret) return false;
  if (!isTokenDue(handedOut(secret), endsAt, clock.now())) return true;
  const ca = await rootCa(context, namespace);
  if (ca === undefined) return false;
  const answer = await cluster.request<TokenAnswer>(
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${SERVICE_ACCOUNT}/token`,
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {
        expirationSeconds: Math.max(LEAST, Math.ceil((Date.parse(endsAt) - clock.now()) / 1_000) + SPARE),
        boundObjectRef: {
          apiVersion: "v1",
          kind: "Secret",
          name: secret.metadata.name,
          uid: secret.metadata.uid,
        },
      },
    },
  );
  const { token, expirationTimestamp } = answer.status ?? {};
  if (!token || !expirationTimestamp) return false;
  const text = kubeconfigText({
    server: apiServer,
    namespace: placeOwnNamespace(place),
    ca: { base64: base64(ca) },
    token,
  });
  const { resourceVersion } = secret.metadata;
  const data = {
    [KUBECONFIG_KEY]: base64(text),
    [KUBECONFIG_UNTIL_KEY]: base64(endsAt),
    [KUBECONFIG_EXPIRES_KEY]: base64(expirationTimestamp),
  };
  objects.put(await cluster.mergePatch<AccessSecret>(refOf(secret), { metadata: { resourceVersion }, data }));
  return true;
}

const isAccessSecret = (object: KubeObject): object is AccessSecret =>
  object.kind === "Secret" && object.metadata.name === ACCESS_SECRET;

function handedOut({ data = {} }: AccessSecret) {
  const [until, expires] = [KUBECONFIG_UNTIL_KEY, KUBECONFIG_EXPIRES_KEY].map((key) =>
    plain(data[key] ?? ""),
  );
  return data[KUBECONFIG_KEY] && until && expires ? { until, expires } : undefined;
}

async function rootCa({ cluster }: Context, namespace: string): Promise<string | undefined> {
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: ROOT_CA_CONFIG_MAP };
  return (await cluster.get<KubeObject & { data?: Record<string, string> }>(ref))?.data?.[ROOT_CA_KEY];
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const plain = (encoded: string): string => Buffer.from(encoded, "base64").toString("utf8");
