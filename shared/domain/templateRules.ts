import type { Finding } from "./finding.ts";
import { nearest } from "./nearest.ts";
import { checkValue } from "./parameterValues.ts";
import { safePattern } from "./safePattern.ts";
import { variablesIn } from "./substitute.ts";
import type { Container, TemplateSpec } from "./template.ts";
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
    ...containerFindings(spec),
    ...accessFindings(spec),
    ...fileFindings(spec),
    ...passwordFindings(spec),
  ];
}

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
  return [
    ...repeated("template.duplicateParameter", spec.parameters, ["parameters"]),
    ...repeated("template.duplicateContainer", spec.containers, ["containers"]),
    ...repeated("template.duplicateAccess", spec.accesses, ["accesses"]),
    ...repeated("template.duplicateCheck", spec.checks, ["checks"]),
    ...repeated("template.duplicatePassword", spec.passwords, ["passwords"]),
    ...repeated("template.duplicateStep", spec.init, ["init"]),
    ...spec.containers.flatMap(({ ports, env }, index) => [
      ...repeated("template.duplicatePortName", ports, ["containers", index, "ports"]),
      ...repeated("template.duplicateEnv", env, ["containers", index, "env"]),
    ]),
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

/** Every variable that a template may use, as it is written between the brackets. */
function knownVariables(spec: TemplateSpec): string[] {
  return [
    "seat.number",
    "seat.origin",
    "session.id",
    ...(spec.parameters ?? []).map(({ name }) => `param.${name}`),
    ...spec.accesses.filter(({ kind }) => kind === "web").map(({ name }) => `access.${name}.url`),
  ];
}

function variableFindings(spec: TemplateSpec): Finding[] {
  const known = knownVariables(spec);
  const withDefault = new Set(
    (spec.parameters ?? []).filter((p) => p.default !== undefined).map((p) => p.name),
  );
  const findings: Finding[] = [];
  mapTexts(spec, (text, at, form) => {
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

/** The seat's volume, where this container has it. */
export const storageOf = (
  { storage }: Pick<TemplateSpec, "storage">,
  container: Container,
): TemplateSpec["storage"] => (storage?.everyPod || podOf(container) === DEFAULT_POD ? storage : undefined);

function containerFindings(spec: TemplateSpec): Finding[] {
  const taken = new Map<string, string>(); // containers of one Pod share its address
  return spec.containers.flatMap((container, index) => {
    const at: Place = ["containers", index];
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
    return [...findings, ...probeFindings(container, at), ...folderFindings(spec, container, at)];
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

function folderFindings(spec: TemplateSpec, container: Container, at: Place): Finding[] {
  const storage = storageOf(spec, container);
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
  const place = (list: "accesses" | "checks" | "init", index: number, name: string) => {
    if (containers.has(name)) return;
    const known = [...containers.keys()];
    findings.push({
      code: "template.unknownContainer",
      params: { container: name, known: known.join(", ") },
      at: [list, index, "container"],
    });
  };
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
  for (const [index, check] of (spec.checks ?? []).entries()) place("checks", index, check.container);
  for (const [index, step] of (spec.init ?? []).entries()) place("init", index, step.container);
  return findings;
}

function passwordFindings(spec: TemplateSpec): Finding[] {
  const known = (spec.passwords ?? []).map(({ name }) => name);
  const findings: Finding[] = [];
  const named = (password: string, at: Place) => {
    if (!known.includes(password))
      findings.push({
        code: "template.unknownPassword",
        params: { password, known: known.join(", ") || "-" },
        at,
      });
  };
  for (const [index, access] of spec.accesses.entries())
    if (access.kind === "secret") named(access.password, ["accesses", index, "password"]);
  for (const [index, { env = [] }] of spec.containers.entries())
    for (const [at, { name, value, password }] of env.entries()) {
      const place: Place = ["containers", index, "env", at];
      if ((value === undefined) === (password === undefined))
        findings.push({ code: "template.envValue", params: { name }, at: place });
      else if (password !== undefined) named(password, [...place, "password"]);
    }
  return findings;
}

function fileFindings(spec: TemplateSpec): Finding[] {
  const files = spec.files ?? [];
  const folders = [spec.storage?.path, ...spec.containers.flatMap(({ scratch }) => scratch ?? [])].filter(
    (folder) => folder !== undefined,
  );
  const findings: Finding[] = [];
  if (spec.storage && isReserved(spec.storage.path))
    findings.push({
      code: "template.pathReserved",
      params: { path: spec.storage.path },
      at: ["storage", "path"],
    });
  const seen = new Set<string>();
  for (const [index, { path }] of files.entries()) {
    const at = ["files", index, "path"];
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
        at: ["files", index, "path"],
      });
  }
  const bytes = files.reduce((sum, { content }) => sum + utf8Length(content), 0);
  if (bytes > MOST_FILE_BYTES)
    findings.push({
      code: "template.filesTooLarge",
      params: { kilobytes: Math.ceil(bytes / 1000), max: MOST_FILE_BYTES / 1000 },
      at: ["files"],
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
