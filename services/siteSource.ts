import type { ClusterAccess } from "../cluster/access.ts";
import {
  type ContextSummary,
  type KubeconfigOptions,
  listContexts,
  listOwnContexts,
  loadKubeconfig,
} from "../cluster/kubeconfig.ts";
import { ownKubeconfigs } from "../cluster/kubeconfigSources.ts";
import { parseInvitation } from "../intake/parseInvitation.ts";
import { type Issue, LabError, toFailure } from "../shared/contract/failure.ts";
import type { ContextView, SiteSource, SourceView } from "../shared/contract/sites.ts";
import type { Invitation } from "../shared/domain/invitation.ts";

/** Nobody has that many; each is read on its own. */
const MAX_CONTEXTS = 200;

/** @throws LabError `invalid` with issues `invitation.*`. */
export function invitationOf(text: string): Invitation {
  const parsed = parseInvitation(text);
  if (parsed.ok) return parsed.invitation;
  throw new LabError({ kind: "invalid", issues: parsed.issues, detail: "invitation" });
}

/**
 * Every source as an access file, so that all of them pass the same checks.
 * @throws LabError as `invitationOf` does.
 */
function kubeconfigOf(source: SiteSource): KubeconfigOptions {
  switch (source.from) {
    case "own":
      return { own: ownKubeconfigs(), trust: "own" };
    case "file":
      return { text: source.text, trust: "imported" };
    case "invitation":
      return { text: invitedKubeconfig(invitationOf(source.text), source.key), trust: "imported" };
  }
}

/** JSON is YAML. */
function invitedKubeconfig(invitation: Invitation, key: string | undefined): string {
  const { name, server, ca, tlsServerName, namespace, signIn } = invitation;
  const cluster = {
    server,
    ...(ca ? { "certificate-authority-data": Buffer.from(ca).toString("base64") } : {}),
    ...(tlsServerName ? { "tls-server-name": tlsServerName } : {}),
  };
  const oidc = signIn.kind === "oidc" ? { exec: kubelogin(signIn) } : undefined;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name: "me", user: oidc ?? (key === undefined ? {} : { token: key }) }],
    contexts: [{ name, context: { cluster: name, user: "me", namespace } }],
    "current-context": name,
  });
}

/** https://github.com/int128/kubelogin: opens the sign-in page in the browser and prints the ID token. */
const kubelogin = ({ issuer, clientId }: { issuer: string; clientId: string }) => ({
  apiVersion: "client.authentication.k8s.io/v1",
  command: "kubelogin",
  args: ["get-token", `--oidc-issuer-url=${issuer}`, `--oidc-client-id=${clientId}`],
  interactiveMode: "IfAvailable",
});

/**
 * The access that a source gives, once everything it asks for was agreed to.
 * @throws LabError `invalid` (issues `kubeconfig.*`, `invitation.*`), `notFound`.
 */
export async function accessOf(
  source: SiteSource,
  options: { context?: string | undefined; consent: readonly string[] },
): Promise<ClusterAccess> {
  const { context, consent } = options;
  return loadKubeconfig({
    ...kubeconfigOf(source),
    consent,
    ...(context === undefined ? {} : { context }),
  });
}

/** What a source offers: its contexts, and of each what must be agreed to or refuses it. Nothing of it is followed. */
export async function readSource(source: SiteSource): Promise<SourceView> {
  return describeContexts(kubeconfigOf(source));
}

/** The same of an access file that is named by its path. */
export async function describeContexts(kubeconfig: KubeconfigOptions): Promise<SourceView> {
  const { files, contexts } =
    "own" in kubeconfig
      ? await listOwnContexts(kubeconfig.own)
      : { files: [], contexts: await listContexts(kubeconfig) };
  const views: ContextView[] = [];
  for (const context of contexts.slice(0, MAX_CONTEXTS)) views.push(await contextView(kubeconfig, context));
  return { files, contexts: views };
}

async function contextView(
  kubeconfig: KubeconfigOptions,
  { name, current, server, namespace }: ContextSummary,
): Promise<ContextView> {
  const issues = await loadKubeconfig({ ...kubeconfig, context: name, consent: [] }).then(
    () => [],
    (error: unknown) => issuesOf(error),
  );
  return {
    name,
    current,
    ...(server === undefined ? {} : { server }),
    ...(namespace === undefined ? {} : { namespace }),
    questions: issues.filter(isQuestion),
    refusals: issues.filter((issue) => !isQuestion(issue)),
  };
}

function issuesOf(error: unknown): Issue[] {
  const { issues, kind } = toFailure(error);
  return issues ?? [{ code: `kubeconfig.${kind}` }];
}

/** What the user can agree to, in contrast to what nobody should. */
export const isQuestion = ({ params }: Issue): boolean => typeof params?.consent === "string";
