import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { ContextView, SiteCheck, SiteDetails, siteCalls } from "../../../../shared/contract/sites.ts";
import type { Site } from "../../../../shared/contract/views.ts";

type SiteCall = Extract<CallName, keyof typeof siteCalls>;
type SiteAnswers = { [N in SiteCall]: (input: CallInput<N>) => CallOutput<N> };

const rights = (lacking: readonly string[]): SiteCheck["rights"] =>
  [
    ["trainingsessions", "pupitre.fr", ["get", "list", "watch", "create", "update", "patch", "delete"]],
    ["seats", "pupitre.fr", ["get", "list", "watch", "patch"]],
    ["secrets", "", ["create"]],
    ["resourcequotas", "", ["get", "list"]],
  ].map(([resource, group, verbs]) => ({
    resource: String(resource),
    group: String(group),
    verbs: (verbs as string[]).map((verb) => ({
      verb,
      allowed: !lacking.includes(`${verb} ${String(resource)}`),
    })),
  }));

const consent = (letter: string) => `exec:${letter.repeat(64)}`;
const question = {
  code: "kubeconfig.execNeedsConsent",
  params: {
    command: "kubelogin get-token --oidc-issuer-url=https://sso.exemple.fr --oidc-client-id=pupitre",
    environment: "HTTPS_PROXY, LANG",
    consent: consent("a"),
  },
};

const contexts: ContextView[] = [
  {
    name: "toulouse",
    current: true,
    server: "https://k8s.exemple.fr:6443",
    namespace: "univ-a",
    questions: [],
    refusals: [],
  },
  {
    name: "montpellier",
    current: false,
    server: "https://k8s.exemple.org",
    questions: [question],
    refusals: [],
  },
  {
    name: "ancien",
    current: false,
    server: "http://10.0.0.1:8080",
    questions: [],
    refusals: [{ code: "kubeconfig.serverNotHttps", params: { server: "10.0.0.1:8080" }, line: 12 }],
  },
];

const seen = () => new Date(Date.now() - 4 * 60_000).toISOString();
const common = { kind: "cluster" as const, namespace: "univ-a", version: "v1.37.2", user: "prof@exemple.fr" };

/** One real site in each state. */
export const realSites = (): Site[] => [
  {
    ...common,
    id: "site-live",
    name: "Toulouse",
    server: "https://k8s.exemple.fr:6443",
    state: "live",
    prepared: true,
  },
  {
    ...common,
    id: "site-silent",
    name: "Montpellier",
    server: "https://k8s.exemple.org",
    state: "disconnected",
    seenAt: seen(),
    failure: { kind: "unreachable", params: { cause: "nameUnknown", server: "k8s.exemple.org" } },
  },
  {
    ...common,
    id: "site-key",
    name: "Bordeaux",
    server: "https://k8s.exemple.net",
    state: "signIn",
    failure: { kind: "unauthorized" },
  },
  {
    ...common,
    id: "site-consent",
    name: "Pau",
    server: "https://pau.exemple.fr",
    state: "consent",
    failure: { kind: "invalid", issues: [question] },
  },
  {
    ...common,
    id: "site-rights",
    name: "Albi",
    server: "https://albi.exemple.fr",
    state: "forbidden",
    failure: { kind: "forbidden", params: { verb: "list", resource: "trainingsessions" } },
  },
  {
    ...common,
    id: "site-page",
    name: "Rodez",
    server: "https://rodez.exemple.fr",
    state: "signIn",
    failure: { kind: "unauthorized", params: { cause: "signingIn" } },
  },
];

/** Sites as main keeps them, in memory; `tell` is called when the list is another. */
export function siteAnswers(
  sites: () => Site[],
  change: (sites: Site[]) => void,
  takeText: () => string | undefined,
): SiteAnswers {
  const find = (id: string): Site => {
    const site = sites().find((one) => one.id === id);
    if (!site) throw new LabError({ kind: "notFound" });
    return site;
  };
  const replace = (site: Site) => change(sites().map((one) => (one.id === site.id ? site : one)));
  const check = (namespace: string, lacking: string[] = []): SiteCheck => ({
    state: lacking.includes("list trainingsessions") ? "forbidden" : "live",
    version: "v1.37.2",
    supported: "yes",
    user: "prof@exemple.fr",
    prepared: true,
    namespace,
    rights: rights(lacking),
  });
  return {
    readSource: ({ source }) => {
      if (source.from === "file" && !source.text.includes("contexts"))
        throw new LabError({ kind: "invalid", issues: [{ code: "kubeconfig.syntax", line: 3, column: 1 }] });
      if (source.from !== "invitation")
        return {
          files: source.from === "own" ? [{ path: "/home/prof/.kube/config", state: "read" }] : [],
          contexts,
        };
      const oidc = source.text.includes("signin=oidc");
      const invited = { name: "Toulouse", current: true, questions: oidc ? [question] : [], refusals: [] };
      return { files: [], contexts: [invited] };
    },
    checkSource: ({ context, namespace }) =>
      check(namespace ?? "univ-a", context === "toulouse" ? ["create secrets"] : []),
    addSite: ({ name, namespace }) => {
      const id = `site-${sites().length}`;
      change([
        ...sites(),
        {
          ...common,
          id,
          name,
          namespace,
          server: "https://k8s.exemple.fr:6443",
          state: "live",
          prepared: true,
        },
      ]);
      return { site: id, kept: "thisRun" };
    },
    changeSite: ({ site, name, namespace, consent: agreed, key }) => {
      const { failure: _, ...found } = find(site);
      const state = agreed || key ? "live" : found.state;
      replace({ ...found, ...(name ? { name } : {}), ...(namespace ? { namespace } : {}), state });
      return { kept: "thisRun" };
    },
    removeSite: ({ site }) => {
      change(sites().filter(({ id }) => id !== site));
      return null;
    },
    siteDetails: ({ site }) => detailsOf(find(site), check),
    retrySite: ({ site }) => {
      replace({ ...find(site), state: "starting" });
      return null;
    },
    makeInvitation: ({ name, namespace, server }) => ({
      link: `pupitre://site?v=1&name=${encodeURIComponent(name)}&server=${encodeURIComponent(server ?? "")}&namespace=${namespace}&signin=token`,
    }),
    saveInvitation: () => ({ path: "/home/prof/Documents/Toulouse.pupitre" }),
    takeInvitation: () => {
      const text = takeText();
      return text === undefined ? null : { text };
    },
  };
}

function detailsOf(site: Site, check: (namespace: string, lacking?: string[]) => SiteCheck): SiteDetails {
  const lacking = site.state === "forbidden" ? ["list trainingsessions", "create secrets"] : [];
  return {
    from: site.state === "consent" ? "own" : "invitation",
    ...(site.state === "consent" ? { context: "pau" } : {}),
    signIn: site.id === "site-page" ? "program" : site.state === "consent" ? "file" : "key",
    kept: site.state === "live" ? "safe" : "thisRun",
    questions: site.state === "consent" ? [question] : [],
    check: { ...check(site.namespace ?? "default", lacking), state: site.state },
  };
}
