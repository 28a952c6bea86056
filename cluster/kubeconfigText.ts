import { createHash } from "node:crypto";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { type Issue, LabError } from "../shared/contract/failure.ts";
import { type YamlExcess, yamlExcess } from "../shared/domain/yamlGate.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_LEXEMES = 30_000;
const MAX_ALIASES = 50;
const PLAIN_TAGS = new Set(
  ["!", "map", "seq", "str"].map((tag) => (tag === "!" ? tag : `tag:yaml.org,2002:${tag}`)),
);

/** Where a text came from. */
export interface Origin {
  /** Absolute; absent for a text that was pasted. */
  file?: string;
  /** SHA-256 of the text: a consent stands for one text, and is void when anything of it changes. */
  hash: string;
}

/** One place in the file: reads what is there and knows where it stands, for the sentence that refuses it. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly shape: "map" | "list" | "text";
  readonly origin: Origin;
  /** `undefined` when it is absent or null, or when this is no map. */
  get(key: string): Place | undefined;
  items(): Place[];
  /** Every scalar is the text that stands there: `yes` and `0123` are not for us to interpret. */
  text(): string | undefined;
}

const EXCESS: Record<YamlExcess["reason"], string> = {
  tooComplex: "tooComplex",
  tooDeep: "tooDeep",
  mistakes: "tooComplex",
};

interface Source {
  document: Document.Parsed;
  lines: LineCounter;
  origin: Origin;
}

/**
 * Reads one YAML document of maps, lists and texts, without expanding anything: aliases are followed only where
 * somebody looks, so that no bomb can go off.
 * @throws LabError `invalid` with issues `kubeconfig.*` that say line and column.
 */
export function readKubeconfigText(text: string, file?: string): Place {
  if (new TextEncoder().encode(text).length > MAX_BYTES) throw refused([{ code: "kubeconfig.tooLarge" }]);
  const excess = yamlExcess(new Lexer().lex(text), MAX_LEXEMES);
  if (excess)
    throw refused([
      { code: `kubeconfig.${EXCESS[excess.reason]}`, line: excess.line, column: excess.column },
    ]);
  const lines = new LineCounter();
  const document = parse(text, lines);
  const hash = createHash("sha256").update(text).digest("hex");
  const source = { document, lines, origin: { hash, ...(file === undefined ? {} : { file }) } };
  const issues = [...syntaxIssues(source), ...oddities(source)];
  if (issues.length > 0) throw refused(issues);
  const root = place(document.contents, "", source);
  if (root?.shape !== "map") throw refused([{ code: "kubeconfig.empty" }]);
  return root;
}

export function refused(issues: Issue[]): LabError {
  return new LabError({ kind: "invalid", issues, detail: issues.map((issue) => issue.code).join(", ") });
}

function parse(text: string, lines: LineCounter): Document.Parsed {
  try {
    // The failsafe schema knows texts only. Duplicate keys are looked for below: the parser's own check is quadratic.
    return parseDocument(text, {
      schema: "failsafe",
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      // Not "silent": that lets further documents pass.
      logLevel: "error",
    });
  } catch (cause) {
    throw new LabError(
      { kind: "invalid", issues: [{ code: "kubeconfig.syntax" }], detail: "kubeconfig.syntax" },
      { cause },
    );
  }
}

function syntaxIssues({ document, lines }: Source): Issue[] {
  return document.errors.slice(0, 5).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const code = error.code === "MULTIPLE_DOCS" ? "kubeconfig.severalDocuments" : "kubeconfig.syntax";
    return { code, line, column: col, params: { reason: error.code } };
  });
}

/** Legal YAML that no kubeconfig needs and that hides something: custom tags, merge keys, repeated keys, many aliases. */
function oddities(source: Source): Issue[] {
  const issues: Issue[] = [];
  let aliases = 0;
  const refuse = (code: string, node: Node) => issues.push({ code, ...position(node, source) });
  visit(source.document, {
    Alias: (_, node) => {
      aliases += 1;
      if (aliases === MAX_ALIASES + 1) refuse("kubeconfig.tooManyAliases", node);
      return aliases > MAX_ALIASES ? visit.BREAK : undefined;
    },
    Node: (_, node) => {
      if (issues.length >= 5) return visit.BREAK;
      if (node.tag && !PLAIN_TAGS.has(node.tag)) refuse("kubeconfig.tag", node);
      if (isMap(node)) for (const key of oddKeys(node)) refuse(key.code, key.node);
      return undefined;
    },
  });
  return issues;
}

function oddKeys(map: YAMLMap): { code: string; node: Node }[] {
  const seen = new Set<string>();
  const odd: { code: string; node: Node }[] = [];
  for (const { key } of map.items) {
    if (!isScalar(key)) {
      odd.push({ code: "kubeconfig.keyNotText", node: isNode(key) ? key : map });
      continue;
    }
    const name = String(key.value);
    if (seen.has(name)) odd.push({ code: "kubeconfig.duplicateKey", node: key });
    if (name === "<<") odd.push({ code: "kubeconfig.mergeKey", node: key });
    seen.add(name);
  }
  return odd;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

function position(node: Node, { lines }: Source): { line: number; column: number } {
  const { line, col } = lines.linePos(node.range?.[0] ?? 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function follow(node: unknown, source: Source): unknown {
  return isAlias(node) ? (node as Alias).resolve(source.document) : node;
}

function place(written: unknown, path: string, source: Source): Place | undefined {
  const node = follow(written, source);
  if (!isNode(node) || isAlias(node) || isNothing(node)) return undefined;
  const at = position(isNode(written) ? written : node, source);
  return {
    path,
    ...at,
    shape: isMap(node) ? "map" : isSeq(node) ? "list" : "text",
    origin: source.origin,
    get: (key) => {
      if (!isMap(node)) return undefined;
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      return pair && place(pair.value, path === "" ? key : `${path}.${key}`, source);
    },
    items: () => {
      if (!isSeq(node)) return [];
      const places = node.items.map((item, index) => place(item, `${path}[${index}]`, source));
      return places.filter((item) => item !== undefined);
    },
    text: () => (isScalar(node) ? String(node.value) : undefined),
  };
}

function isNothing(node: Node): boolean {
  if (!isScalar(node)) return false;
  if (node.value === null) return true;
  return node.type === "PLAIN" && ["", "~", "null", "Null", "NULL"].includes(String(node.value));
}
