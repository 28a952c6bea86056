import type { Issue } from "../contract/failure.ts";
import { type Finding, toIssue } from "./finding.ts";
import { type SessionId, SHARED_SEAT, seatNamespace } from "./names.ts";
import { ownQuota } from "./ownQuota.ts";
import { type ParameterValues, resolveParameters } from "./parameterValues.ts";
import { parseQuantity, readQuantity } from "./quantity.ts";
import { type Lookup, substitute, variablesIn } from "./substitute.ts";
import {
  ByteQuantity,
  CpuQuantity,
  type Environment,
  Image,
  type Parameter,
  type TemplateSpec,
} from "./template.ts";
import { DEFAULT_POD, templateFindings } from "./templateRules.ts";
import { type Form, mapTexts, type Place } from "./templateTexts.ts";

export { parseQuantity };

/** A template whose texts hold no variables any more and whose images and quantities were checked. */
export type ResolvedTemplate = TemplateSpec;
/** Everything that such a session runs. */
export const containersOf = ({ containers, shared }: TemplateSpec): TemplateSpec["containers"] => [
  ...containers,
  ...(shared?.containers ?? []),
];
export const imagesOf = (template: ResolvedTemplate): string[] => [
  ...new Set(containersOf(template).map(({ image }) => image)),
];

type Resolved = { ok: true; template: ResolvedTemplate } | { ok: false; issues: Issue[] };

/** What a seat's variables stand for. Nothing here is secret: links and names of persons are no variables. */
interface SeatVariables {
  sessionId: string;
  seatNumber: number;
  /** `https://k3x9pa-07.example.org`, without a slash at the end. */
  seatOrigin: string;
  /** By access; for sites where an access does not have the origin of its own that `accessOrigin` gives. */
  accessUrls?: Readonly<Record<string, string>>;
}

/** `https://k3x9pa-07.example.org` → `https://notebook--k3x9pa-07.example.org` */
const accessOrigin = (seatOrigin: string, access: string): string =>
  seatOrigin.replace("://", `://${access}--`);

/**
 * Replaces parameters and variables by their values and checks the outcome. Findings about a parameter's value stand
 * at `parameters.<name>`, those about the template at its own paths (`containers[0].image`), without `spec.`.
 */
export const resolveTemplate = (
  spec: TemplateSpec,
  values: ParameterValues,
  variables: SeatVariables,
): Resolved => templateResolver(spec, values)(variables);

/** The same for many seats: what does not depend on the seat is looked at once. */
export function templateResolver(
  spec: TemplateSpec,
  values: ParameterValues,
): (variables: SeatVariables) => Resolved {
  const parameters = resolveParameters(spec.parameters ?? [], values);
  const found = [...templateFindings(spec), ...parameters.findings];
  if (found.length > 0) return () => ({ ok: false, issues: found.map(toIssue) });
  return (variables) => {
    const lookup: Lookup = (variable) => {
      if (variable.startsWith("param."))
        return parameters.values.get(variable.slice("param.".length))?.toString();
      return seatVariable(spec, variables, variable);
    };
    const findings: Finding[] = [];
    const template = mapTexts(spec, (text, at, form) => {
      const plain = substitute(text, lookup);
      if (form) findings.push(...formFindings(plain, form, at));
      return plain;
    });
    return findings.length > 0 ? { ok: false, issues: findings.map(toIssue) } : { ok: true, template };
  };
}

function seatVariable(spec: TemplateSpec, seat: SeatVariables, variable: string): string | undefined {
  if (variable === "seat.number") return String(seat.seatNumber);
  if (variable === "seat.origin") return seat.seatOrigin;
  if (variable === "session.id") return seat.sessionId;
  const [, container, of] = /^shared\.([^.]+)\.(host|url)$/.exec(variable) ?? [];
  if (container !== undefined) return sharedAddress(spec, seat, container, of === "url");
  const name = /^access\.([^.]+)\.url$/.exec(variable)?.[1];
  const access = spec.accesses.find((one) => one.kind === "web" && one.name === name);
  if (access?.kind !== "web") return undefined;
  return (
    seat.accessUrls?.[access.name] ?? `${accessOrigin(seat.seatOrigin, access.name)}${access.path ?? "/"}`
  );
}

/** Services are named after their Pod; the cluster's DNS completes what stands behind `svc`. */
function sharedAddress(
  { shared }: TemplateSpec,
  { sessionId }: SeatVariables,
  name: string,
  isUrl: boolean,
): string | undefined {
  const container = shared?.containers.find((one) => one.name === name);
  const port = container?.ports?.[0]?.port;
  if (!container || port === undefined) return undefined;
  const host = `${container.pod ?? DEFAULT_POD}.${seatNamespace(sessionId as SessionId, SHARED_SEAT)}.svc`;
  return isUrl ? `http://${host}:${port}` : host;
}

const FORMS = { image: Image, cpu: CpuQuantity, bytes: ByteQuantity } as const;
/** Below that, somebody forgot the unit. */
const LEAST_BYTES = 1024 * 1024;

function formFindings(text: string, form: Form, at: Place): Finding[] {
  const parsed = FORMS[form].safeParse(text);
  const value = text.slice(0, 120);
  if (!parsed.success) {
    const said = parsed.error.issues[0]?.message ?? "";
    return [{ code: `template.${said}`, params: { value }, at }];
  }
  const quantity = form === "image" ? undefined : readQuantity(text);
  if (quantity === undefined) return [];
  if (quantity <= 0) return [{ code: "template.quantityZero", params: { value }, at }];
  if (form === "bytes" && quantity < LEAST_BYTES)
    return [{ code: "template.quantityWithoutUnit", params: { value }, at }];
  return [];
}

/**
 * What can be said of a template before anybody has filled in its form: its own rules, and the forms of images and
 * quantities with the defaults and with each value of each choice.
 */
export function checkTemplate(spec: TemplateSpec): Finding[] {
  const findings = templateFindings(spec);
  if (findings.length > 0) return findings;
  const parameters = new Map(
    (spec.parameters ?? []).map((parameter) => [`param.${parameter.name}`, parameter]),
  );
  mapTexts(spec, (text, at, form) => {
    if (!form) return text;
    const used = [...new Set(variablesIn(text))];
    for (const trial of trials(used, parameters)) {
      const found = formFindings(substitute(text, trial), form, at);
      findings.push(...found);
      if (found.length > 0) break;
    }
    return text;
  });
  return findings;
}

/** The defaults, and each choice once with the others at their default; none where a value is still to be typed. */
function trials(used: readonly string[], parameters: ReadonlyMap<string, Parameter>): Lookup[] {
  const usual = new Map<string, string>();
  for (const variable of used) {
    const parameter = parameters.get(variable);
    const value =
      parameter?.default ?? (parameter?.type === "choice" ? parameter.choices[0]?.value : undefined);
    if (parameter && value === undefined) return [];
    usual.set(variable, String(value ?? 1));
  }
  const lookups: Lookup[] = [(variable) => usual.get(variable)];
  for (const variable of used) {
    const parameter = parameters.get(variable);
    if (parameter?.type !== "choice") continue;
    for (const { value } of parameter.choices)
      lookups.push((asked) => (asked === variable ? value : usual.get(asked)));
  }
  return lookups;
}

interface SeatRequests {
  /** Cores. */
  cpu: number;
  memoryBytes: number;
  storageBytes: number;
  pods: number;
}

/** What one seat asks of the cluster, with these values or else the defaults. A quantity not known yet counts 0. */
export const seatRequests = (spec: TemplateSpec, values: ParameterValues = {}): SeatRequests =>
  requestsOf(spec, spec, values);

/** What the session's shared services ask for, once; `undefined` where there are none. */
export const sharedRequests = (spec: TemplateSpec, values: ParameterValues = {}): SeatRequests | undefined =>
  spec.shared && requestsOf(spec, spec.shared, values);

function requestsOf(spec: TemplateSpec, place: Environment, values: ParameterValues): SeatRequests {
  const known = resolveParameters(spec.parameters ?? [], values).values;
  const amount = (text: string): number =>
    readQuantity(substitute(text, (variable) => known.get(variable.slice("param.".length))?.toString())) ?? 0;
  const sum = (texts: string[]): number => texts.reduce((total, text) => total + amount(text), 0);
  const own = place === spec ? ownQuota(spec) : undefined;
  return {
    cpu: sum([...place.containers.map(({ resources }) => resources.cpu), ...(own ? [own.cpu] : [])]),
    memoryBytes: sum([
      ...place.containers.map(({ resources }) => resources.memory),
      ...(own ? [own.memory] : []),
    ]),
    storageBytes: sum([place.storage?.size, own?.storage].filter((size) => size !== undefined)),
    pods: new Set(place.containers.map(({ pod }) => pod ?? DEFAULT_POD)).size + (own?.pods ?? 0),
  };
}
