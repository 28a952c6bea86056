import { z } from "zod";
import { MAX_INVITATION_LENGTH, NamespaceName, SignIn, SiteName } from "../domain/invitation.ts";
import type { Issue } from "./failure.ts";
import { FailureView, Site } from "./views.ts";

/** Adding real sites and keeping them. Access files, keys and consents travel to main and never come back. */

const Text = z.string().max(1_100_000);
/** An access key as a person pastes it. */
const AccessKey = z.string().trim().min(1).max(20_000);
const Consents = z.array(z.string().regex(/^(exec|file|proxy):[0-9a-f]{64}$/)).max(50);

/** Where an access comes from. `own`: `KUBECONFIG` and `~/.kube/config` of this user. */
export const SiteSource = z.discriminatedUnion("from", [
  z.object({ from: z.literal("own") }),
  z.object({ from: z.literal("file"), text: Text }),
  z.object({
    from: z.literal("invitation"),
    text: z.string().max(MAX_INVITATION_LENGTH + 1_000),
    key: AccessKey.optional(),
  }),
]);
export type SiteSource = z.infer<typeof SiteSource>;

export const IssueView = z.custom<Issue>((value) => typeof value === "object" && value !== null);

export const ContextView = z.object({
  name: z.string(),
  current: z.boolean(),
  server: z.string().optional(),
  namespace: z.string().optional(),
  /** What must be agreed to first: each has `params.consent`, and what it would run, read or go through. */
  questions: z.array(IssueView),
  /** Why it cannot be used at all. */
  refusals: z.array(IssueView),
});
export type ContextView = z.infer<typeof ContextView>;

export const SourceView = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      state: z.enum(["read", "missing", "refused"]),
      failure: FailureView.optional(),
    }),
  ),
  contexts: z.array(ContextView),
});
export type SourceView = z.infer<typeof SourceView>;

export const RightView = z.object({
  /** Plural, with the subresource. */
  resource: z.string(),
  group: z.string(),
  /** Of one object only. */
  name: z.string().optional(),
  verbs: z.array(z.object({ verb: z.string(), allowed: z.boolean() })),
});
export type RightView = z.infer<typeof RightView>;

/** How one is received there, asked now. */
export const SiteCheck = z.object({
  state: Site.shape.state,
  failure: FailureView.optional(),
  version: z.string().optional(),
  supported: z.enum(["yes", "tooOld", "unknown"]).optional(),
  user: z.string().optional(),
  prepared: z.boolean().optional(),
  namespace: z.string(),
  rights: z.array(RightView),
});
export type SiteCheck = z.infer<typeof SiteCheck>;

/** `safe`: encrypted by the system's key store; `thisRun`: in memory, since there is none; `elsewhere`: nothing of ours. */
const Kept = z.enum(["safe", "thisRun", "lost", "elsewhere"]);

export const SiteDetails = z.object({
  from: z.enum(["own", "file", "invitation"]),
  context: z.string().optional(),
  /** How one signs in: what may be asked for again. */
  signIn: z.enum(["key", "program", "file"]),
  kept: Kept,
  questions: z.array(IssueView),
  check: SiteCheck,
});
export type SiteDetails = z.infer<typeof SiteDetails>;

const site = z.object({ site: z.string() });

export const siteCalls = {
  /** What a source offers. Nothing runs, no file that it names is read, nobody is contacted. */
  readSource: { input: z.object({ source: SiteSource }), output: SourceView },
  /** Signs in and looks, without keeping anything. */
  checkSource: {
    input: z.object({
      source: SiteSource,
      context: z.string().max(1_000).optional(),
      namespace: NamespaceName.optional(),
      consent: Consents,
    }),
    output: SiteCheck,
  },
  addSite: {
    input: z.object({
      source: SiteSource,
      context: z.string().max(1_000).optional(),
      name: SiteName,
      namespace: NamespaceName,
      consent: Consents,
    }),
    output: z.object({ site: z.string(), kept: Kept }),
  },
  /** Absent fields stay. `key` and `text` replace what one signs in with. */
  changeSite: {
    input: site.extend({
      name: SiteName.optional(),
      namespace: NamespaceName.optional(),
      consent: Consents.optional(),
      key: AccessKey.optional(),
      text: Text.optional(),
    }),
    output: z.object({ kept: Kept }),
  },
  /** Forgets it here; in the cluster nothing changes. */
  removeSite: { input: site, output: z.null() },
  siteDetails: { input: site, output: SiteDetails },
  retrySite: { input: site, output: z.null() },
  /** The link for teachers: address, CA and namespace of a site one has; no secret. */
  makeInvitation: {
    input: site.extend({
      name: SiteName,
      namespace: NamespaceName,
      /** Where teachers reach it, when that is another address than IT's. */
      server: z.string().max(500).optional(),
      signIn: SignIn,
    }),
    output: z.object({ link: z.string() }),
  },
  /** Asks where to save; `null` when cancelled. */
  saveInvitation: {
    input: z.object({ link: z.string().max(MAX_INVITATION_LENGTH), name: SiteName }),
    output: z.object({ path: z.string() }).nullable(),
  },
  /** The invitation that somebody opened from outside and that nobody looked at yet; it is handed out once. */
  takeInvitation: { input: z.null(), output: z.object({ text: z.string() }).nullable() },
} as const;
