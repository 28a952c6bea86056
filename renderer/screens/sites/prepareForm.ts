import { PrepareSettings } from "../../../shared/contract/hosting.ts";
import { DEFAULT_IMAGE, DEFAULT_NODE_PORT } from "../../../shared/manifests/system/options.ts";

/** What stands in the fields of *Prepare this cluster*, before it is anything that may be installed. */
export interface PrepareFields {
  kind: PrepareSettings["door"]["kind"];
  domain: string;
  className: string;
  tlsSecret: string;
  gatewayNamespace: string;
  gatewayName: string;
  port: number | undefined;
  publicPort: number | undefined;
  image: string;
  imagePullSecret: string;
  apiServer: string;
  storageClass: string;
  charter: string;
  contact: string;
  establishments: string;
  teachers: string;
  support: string;
}
export type PrepareField = keyof PrepareFields;

/** The subject of a single person is written `user:<name>`; without it a line names a group. */
const USER = "user:";

export function fieldsOf(settings: PrepareSettings | undefined): PrepareFields {
  const door = settings?.door;
  const lines = (subjects: PrepareSettings["teachers"] = []) =>
    subjects.map(({ kind, name }) => (kind === "User" ? `${USER}${name}` : name)).join("\n");
  return {
    kind: door?.kind ?? "ingress",
    domain: door?.domain ?? "",
    className: door?.kind === "ingress" ? (door.className ?? "") : "",
    tlsSecret: door && door.kind !== "gateway" ? (door.tlsSecret ?? "") : "",
    gatewayNamespace: door?.kind === "gateway" ? door.namespace : "",
    gatewayName: door?.kind === "gateway" ? door.name : "",
    port: door?.kind === "nodePort" ? door.port : DEFAULT_NODE_PORT,
    publicPort: door?.kind === "nodePort" ? door.publicPort : undefined,
    image: settings?.image ?? DEFAULT_IMAGE,
    imagePullSecret: settings?.imagePullSecret ?? "",
    apiServer: settings?.apiServer ?? "",
    storageClass: settings?.storageClass ?? "",
    charter: settings?.charter ?? "",
    contact: settings?.contact ?? "",
    establishments: settings?.establishments.join(", ") ?? "",
    teachers: lines(settings?.teachers),
    support: lines(settings?.support),
  };
}

/** The settings, or which fields keep them from being any. */
export function settingsOf(
  fields: PrepareFields,
): { settings: PrepareSettings } | { bad: ReadonlySet<PrepareField> } {
  const parsed = PrepareSettings.safeParse({
    door: doorOf(fields),
    image: fields.image,
    ...given("imagePullSecret", fields.imagePullSecret),
    ...given("apiServer", fields.apiServer),
    ...given("storageClass", fields.storageClass),
    ...given("charter", fields.charter),
    ...given("contact", fields.contact),
    establishments: words(fields.establishments),
    teachers: subjects(fields.teachers),
    support: subjects(fields.support),
  });
  if (parsed.success) return { settings: parsed.data };
  return { bad: new Set(parsed.error.issues.map(({ path }) => fieldAt(path, fields))) };
}

const given = (name: string, text: string) => (text.trim() === "" ? {} : { [name]: text.trim() });
const words = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

function doorOf(fields: PrepareFields): object {
  const { kind, domain, tlsSecret, className, gatewayName, gatewayNamespace, port, publicPort } = fields;
  const common = { kind, domain: domain.trim().replace(/^\*\./, "") };
  if (kind === "ingress")
    return { ...common, ...given("className", className), ...given("tlsSecret", tlsSecret) };
  if (kind === "gateway") return { ...common, namespace: gatewayNamespace.trim(), name: gatewayName.trim() };
  return { ...common, port, tlsSecret: tlsSecret.trim(), ...(publicPort ? { publicPort } : {}) };
}

const subjects = (text: string): PrepareSettings["teachers"] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) =>
      line.startsWith(USER)
        ? { kind: "User", name: line.slice(USER.length).trim() }
        : { kind: "Group", name: line },
    );

function fieldAt([first, second]: PropertyKey[], { kind }: PrepareFields): PrepareField {
  if (first !== "door") return first as PrepareField;
  if (kind === "gateway" && second === "name") return "gatewayName";
  if (kind === "gateway" && second === "namespace") return "gatewayNamespace";
  return (second ?? "domain") as PrepareField;
}
