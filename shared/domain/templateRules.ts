import type { Finding } from "./finding.ts";
import { nearest } from "./nearest.ts";
import { parseHost } from "./networkHost.ts";
import { checkValue } from "./parameterValues.ts";
import { safePattern } from "./safePattern.ts";
import { variablesIn } from "./substitute.ts";
import type { Container, Environment, TemplateSpec } from "./template.ts";
import { mapTexts, type Place } from "./templateTexts.ts";

/** Where no volume may be mounted: folders of the kernel, of Kubernetes and of the product. */
const RESERVED = ["/proc", "/sys", "/dev", "/var/run/secrets", "/run/secrets", "/pupitre"];
/** The files of a seat travel in one ConfigMap, which holds 1 MiB. */
const MOST_FILE_BYTES = 800_000;
/** The Pod in which containers run that name none, and which has the volume. */
export const DEFAULT_POD = "lab";

/** What a schema cannot say: parts of a template that do not fit one another. Independent of any value. */
export function templateFindings(spec: TemplateSpec): Finding[] {
  return [
    ...duplicates(spec),
    ...parameterFindings(spec),
    ...variableFindings(spec),
    ...environmentFindings(spec, []),
    ...(spec.shared ? environmentFindings(spec.shared, ["shared"]) : []),
    ...accessFindings(spec),
    ...passwordFindings(spec),
    ...hostFindings(spec),
  ];
}

/** What holds for every place, a seat's or the shared one's. */
const environmentFindings = (place: Environment, at: Place): Finding[] => [
  ...repeated("template.duplicateStep", place.init, [...at, "init"]),
  ...place.containers.flatMap(({ ports, env }, index) => [
    ...repeated("template.duplicatePortName", ports, [...at, "containers", index, "ports"]),
    ...repeated("template.duplicateEnv", env, [...at, "containers", index, "env"]),
  ]),
  ...containerFindings(place, at),
  ...stepFindings(place, at),
  ...storageFindings(place, at),
  ...fileFindings(place, at),
];

type Named = readonly { name: string }[];
function repeated(code: string, list: Named | undefined, at: Place): Finding[] {
  const seen = new Set<string>();
  return (list ?? []).flatMap(({ name }, index) => {
    if (seen.has(name)) return [{ code, params: { name }, at: [...at, index, "name"] }];
    seen.add(name);
    return [];
  });
}

function duplicates(spec: TemplateSpec): Finding[] {
  // One name stands for one container, wherever it runs: a reader of logs and addresses must not have to guess.
  const ofShared = repeated(
    "template.duplicateContainer",
    [...spec.containers, ...(spec.shared?.containers ?? [])],
    [],
  ).flatMap((finding) => {
    const index = Number(finding.at[0]) - spec.containers.length;
    return index < 0 ? [] : { ...finding, at: ["shared", "containers", index, "name"] };
  });
  return [
    ...repeated("template.duplicateParameter", spec.parameters, ["parameters"]),
    ...repeated("template.duplicateContainer", spec.containers, ["containers"]),
    ...ofShared,
    ...repeated("template.duplicateAccess", spec.accesses, ["accesses"]),
    ...repeated("template.duplicateCheck", spec.checks, ["checks"]),
    ...repeated("template.duplicatePassword", spec.passwords, ["passwords"]),
  ];
}

function parameterFindings(spec: TemplateSpec): Finding[] {
  return (spec.parameters ?? []).flatMap((parameter, index): Finding[] => {
    const at: Place = ["parameters", index];
    if (parameter.type === "string" && parameter.pattern !== undefined && !safePattern(parameter.pattern))
      return [
        { code: "template.unsafePattern", params: { pattern: parameter.pattern }, at: [...at, "pattern"] },
      ];
    if (parameter.type === "choice") {
      const choices = parameter.choices.map(({ value }) => ({ name: value }));
      const twice = repeated("template.duplicateChoice", choices, [...at, "choices"]);
      if (twice.length > 0) return twice.map((finding) => ({ ...finding, at: finding.at.slice(0, -1) }));
    }
    const problem = parameter.default === undefined ? undefined : checkValue(parameter, parameter.default);
    if (!problem) return [];
    return [
      { code: problem.code, params: { name: parameter.name, ...problem.params }, at: [...at, "default"] },
    ];
  });
}

/** Every variable that a template may use, as it is written between the brackets. What is shared has no seat. */
function knownVariables(spec: TemplateSpec, isShared: boolean): string[] {
  const common = [
    "session.id",
    ...(spec.parameters ?? []).map(({ name }) => `param.${name}`),
    ...(spec.shared?.containers ?? []).flatMap(({ name, ports }) =>
      ports?.length ? [`shared.${name}.host`, `shared.${name}.url`] : [],
    ),
  ];
  if (isShared) return common;
  const accesses = spec.accesses.filter(({ kind }) => kind === "web");
  return ["seat.number", "seat.origin", ...common, ...accesses.map(({ name }) => `access.${name}.url`)];
}

function variableFindings(spec: TemplateSpec): Finding[] {
  const knownAt = {
    seat: knownVariables(spec, false),
    shared: knownVariables(spec, true),
  };
  const withDefault = new Set(
    (spec.parameters ?? []).filter((p) => p.default !== undefined).map((p) => p.name),
  );
  const findings: Finding[] = [];
  mapTexts(spec, (text, at, form) => {
    const known = knownAt[at[0] === "shared" ? "shared" : "seat"];
    for (const variable of new Set(variablesIn(text))) {
      const access = /^access\.([^.]+)\.url$/.exec(variable)?.[1];
      if (spec.accesses.some(({ kind, name }) => kind !== "web" && name === access))
        findings.push({ code: "template.accessWithoutUrl", params: { access: access ?? "" }, at });
      else if (!known.includes(variable)) findings.push(unknownVariable(variable, known, at));
      // Capacity is told before anybody fills in the form, so what a seat costs must be known without it.
      else if ((form === "cpu" || form === "bytes") && variable.startsWith("param."))
        if (!withDefault.has(variable.slice("param.".length)))
          findings.push({ code: "template.quantityNeedsDefault", params: { variable }, at });
    }
    return text;
  });
  return findings;
}

function unknownVariable(variable: string, known: string[], at: Place): Finding {
  const near = nearest(variable, known);
  if (near) return { code: "template.unknownVariableNear", params: { variable, nearest: near }, at };
  return { code: "template.unknownVariable", params: { variable, known: known.join(", ") }, at };
}

const podOf = (container: Container): string => container.pod ?? DEFAULT_POD;

/** The place's volume, where this container has it. */
export const storageOf = (
  { storage }: Pick<Environment, "storage">,
  container: Container,
): Environment["storage"] => (storage?.everyPod || podOf(container) === DEFAULT_POD ? storage : undefined);

/** A volume that nothing mounts costs room and keeps nothing; what lies in it is nowhere. */
const storageFindings = (place: Environment, at: Place): Finding[] =>
  place.storage === undefined || place.containers.some((container) => storageOf(place, container))
    ? []
    : [{ code: "template.storageNowhere", params: { pod: DEFAULT_POD }, at: [...at, "storage"] }];

function containerFindings(place: Environment, within: Place): Finding[] {
  const taken = new Map<string, string>(); // containers of one Pod share its address
  return place.containers.flatMap((container, index) => {
    const at: Place = [...within, "containers", index];
    const findings: Finding[] = [];
    for (const [portIndex, { port }] of (container.ports ?? []).entries()) {
      const key = `${podOf(container)}:${port}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, container.name);
      else
        findings.push({
          code: "template.portTaken",
          params: { port, container: other },
          at: [...at, "ports", portIndex, "port"],
        });
    }
    return [...findings, ...probeFindings(container, at), ...folderFindings(place, container, at)];
  });
}

function probeFindings({ name, ports, ready }: Container, at: Place): Finding[] {
  if (!ready || "command" in ready) return [];
  const port = "tcp" in ready ? ready.tcp : ready.http.port;
  if (ports?.some((declared) => declared.port === port)) return [];
  const place = "tcp" in ready ? ["tcp"] : ["http", "port"];
  return [
    { code: "template.portNotDeclared", params: { port, container: name }, at: [...at, "ready", ...place] },
  ];
}

function folderFindings(place: Environment, container: Container, at: Place): Finding[] {
  const storage = storageOf(place, container);
  const mounted = storage ? [storage.path] : [];
  return (container.scratch ?? []).flatMap((path, index): Finding[] => {
    const place: Place = [...at, "scratch", index];
    if (isReserved(path)) return [{ code: "template.pathReserved", params: { path }, at: place }];
    if (mounted.includes(path)) return [{ code: "template.pathTwice", params: { path }, at: place }];
    mounted.push(path);
    return [];
  });
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const isReserved = (path: string): boolean =>
  RESERVED.some((folder) => path === folder || isBelow(path, folder) || isBelow(folder, path));

function accessFindings(spec: TemplateSpec): Finding[] {
  const findings: Finding[] = [];
  const containers = new Map(
    spec.containers.toReversed().map((container) => [container.name, container]), // of two, the first counts
  );
  const place = (list: "accesses" | "checks", index: number, name: string) =>
    findings.push(...containerFinding(spec, name, [list, index, "container"]));
  for (const [index, access] of spec.accesses.entries()) {
    if (access.kind !== "secret") place("accesses", index, access.container);
    // `xn--…` would be read as an encoded international name, `a--b--…` as access `a` of another seat.
    if (access.name === "xn" || access.name.includes("--"))
      findings.push({
        code: "template.accessName",
        params: { name: access.name },
        at: ["accesses", index, "name"],
      });
    if (access.kind !== "web") continue;
    const container = containers.get(access.container);
    if (container && !container.ports?.some(({ port }) => port === access.port))
      findings.push({
        code: "template.portNotDeclared",
        params: { port: access.port, container: container.name },
        at: ["accesses", index, "port"],
      });
  }
  const [, ...more] = [...spec.accesses.entries()].filter(([, { kind }]) => kind === "kubeconfig");
  for (const [index] of more)
    findings.push({ code: "template.kubeconfigTwice", at: ["accesses", index, "kind"] });
  for (const [index, check] of (spec.checks ?? []).entries()) place("checks", index, check.container);
  return findings;
}

function containerFinding({ containers }: Environment, name: string, at: Place): Finding[] {
  if (containers.some((container) => container.name === name)) return [];
  const known = [...new Set(containers.map((container) => container.name))].join(", ");
  return [{ code: "template.unknownContainer", params: { container: name, known }, at }];
}

const stepFindings = (place: Environment, at: Place): Finding[] =>
  (place.init ?? []).flatMap(({ container }, index) =>
    containerFinding(place, container, [...at, "init", index, "container"]),
  );

function passwordFindings(spec: TemplateSpec): Finding[] {
  const { passwords = [] } = spec;
  const findings: Finding[] = [];
  const named = (password: string, at: Place, isShared = false) => {
    const known = passwords.filter(({ shared }) => shared || !isShared).map(({ name }) => name);
    if (known.includes(password)) return;
    const ofSeats = passwords.some(({ name }) => name === password);
    findings.push(
      ofSeats
        ? { code: "template.passwordOfSeat", params: { password }, at }
        : {
            code: "template.unknownPassword",
            params: { password, known: known.join(", ") || "-" },
            at,
          },
    );
  };
  for (const [index, access] of spec.accesses.entries())
    if (access.kind === "secret") named(access.password, ["accesses", index, "password"]);
  const environments: [Environment | undefined, Place][] = [
    [spec, []],
    [spec.shared, ["shared"]],
  ];
  for (const [place, within] of environments)
    for (const [index, { env = [] }] of (place?.containers ?? []).entries())
      for (const [nth, { name, value, password }] of env.entries()) {
        const at: Place = [...within, "containers", index, "env", nth];
        if ((value === undefined) === (password === undefined))
          findings.push({ code: "template.envValue", params: { name }, at });
        else if (password !== undefined) named(password, [...at, "password"], place !== spec);
      }
  return findings;
}

/** Ranges and ports that the pattern of a host lets pass and no network knows. */
function hostFindings(spec: TemplateSpec): Finding[] {
  const lists: [string[] | undefined, Place][] = [
    [spec.network?.hosts, ["network", "hosts"]],
    [spec.shared?.network?.hosts, ["shared", "network", "hosts"]],
  ];
  return lists.flatMap(([hosts = [], at]) =>
    hosts.flatMap((host, index) =>
      parseHost(host) ? [] : [{ code: "template.badHost", params: { value: host }, at: [...at, index] }],
    ),
  );
}

function fileFindings(spec: Environment, within: Place): Finding[] {
  const files = spec.files ?? [];
  const folders = [spec.storage?.path, ...spec.containers.flatMap(({ scratch }) => scratch ?? [])].filter(
    (folder) => folder !== undefined,
  );
  const findings: Finding[] = [];
  if (spec.storage && isReserved(spec.storage.path))
    findings.push({
      code: "template.pathReserved",
      params: { path: spec.storage.path },
      at: [...within, "storage", "path"],
    });
  const seen = new Set<string>();
  for (const [index, { path }] of files.entries()) {
    const at = [...within, "files", index, "path"];
    if (seen.has(path)) findings.push({ code: "template.duplicateFile", params: { path }, at });
    else if (!folders.some((folder) => isBelow(path, folder)))
      findings.push({
        code: folders.length > 0 ? "template.fileOutside" : "template.fileWithoutStorage",
        params: { path, ...(folders.length > 0 ? { folders: folders.join(", ") } : {}) },
        at,
      });
    seen.add(path);
  }
  for (const [index, { path }] of files.entries()) {
    const inside = files.find((other) => isBelow(other.path, path));
    if (inside)
      findings.push({
        code: "template.fileIsFolder",
        params: { path, other: inside.path },
        at: [...within, "files", index, "path"],
      });
  }
  const bytes = files.reduce((sum, { content }) => sum + utf8Length(content), 0);
  if (bytes > MOST_FILE_BYTES)
    findings.push({
      code: "template.filesTooLarge",
      params: { kilobytes: Math.ceil(bytes / 1000), max: MOST_FILE_BYTES / 1000 },
      at: [...within, "files"],
    });
  return findings;
}

/** Bytes of `text` in UTF-8, without an encoder: this room has neither Node's nor the DOM's. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
