import type { TFunction } from "i18next";
import type { Failure } from "../../../shared/contract/failure.ts";
import type { RightView } from "../../../shared/contract/sites.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { i18n } from "../../i18n.ts";
import { tellIssue } from "../../ui/words.ts";

type Words = TFunction<"sites">;
type Received = { state: Site["state"]; failure?: Failure | undefined; prepared?: boolean | undefined };

/** What is wrong with a site and what to do, in one or two sentences; `undefined` while nothing is. */
export function remedyOf({ state, failure, prepared }: Received, say: Words): string | undefined {
  const params = failure?.params ?? {};
  const cause = `sites:cause.${String(params.cause)}`;
  if (params.cause !== undefined && i18n.exists(cause))
    return i18n.t(cause as never, params as never) as unknown as string;
  switch (state) {
    case "starting":
      return undefined;
    case "live":
      return prepared === false ? say("remedy.notPrepared") : undefined;
    case "forbidden":
      return params.verb && params.resource
        ? say("remedy.forbidden", { verb: String(params.verb), resource: String(params.resource) })
        : say("remedy.forbiddenPlain");
    case "failed":
      return failedRemedy(failure, say);
    case "disconnected":
    case "signIn":
    case "consent":
      return say(`remedy.${state}`);
  }
}

function failedRemedy(failure: Failure | undefined, say: Words): string {
  const { version, oldest } = failure?.params ?? {};
  if (failure?.kind === "unsupported" && version && oldest)
    return say("remedy.tooOld", { version: String(version), oldest: String(oldest) });
  const [issue] = failure?.issues ?? [];
  if (!issue) return say("remedy.failed");
  const { what, remedy } = tellIssue(issue);
  return remedy ? `${what} ${remedy}` : what;
}

/** `create secrets`: as the person who gives rights will look for it. */
export const missingRights = (rights: readonly RightView[]): { verb: string; resource: string }[] =>
  rights.flatMap(({ verbs, ...on }) =>
    verbs.filter(({ allowed }) => !allowed).map(({ verb }) => ({ verb, resource: resourceOf(on) })),
  );

/** `trainingsessions.pupitre.fr`, as kubectl writes it; `configmaps/pupitre-policy` for one object. */
export function resourceOf({
  resource,
  group,
  name,
}: Pick<RightView, "resource" | "group"> & { name?: string | undefined }) {
  return `${resource}${group === "" ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`;
}
