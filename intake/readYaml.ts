import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Issue } from "../shared/contract/failure.ts";
import { type YamlExcess, yamlExcess } from "../shared/domain/yamlGate.ts";

const MOST_BYTES = 1024 * 1024;
/** Words, marks and line ends. Far beyond any lab, and what bounds the time: the library takes ~10 µs for each. */
const MOST_LEXEMES = 40_000;
const MOST_VALUES = 30_000;
const MOST_ALIASES = 100;
const DEEPEST = 40;
const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

export type Place = readonly (string | number)[];
/** The value of a YAML text, and where its parts stand in it. */
export interface YamlValue {
  value: unknown;
  text: string;
  /** Its nodes with their tokens, for edits of the text; whoever reads them must not change them. */
  root: Node;
  /** Line and column (from 1) of a field's name, of its value, or of the nearest part around it that exists. */
  locate(at: Place, part: "name" | "value"): { line: number; column: number };
}
type ReadYaml = { ok: true; yaml: YamlValue } | { ok: false; issues: Issue[] };

/**
 * Reads one document of YAML 1.2 (so `no` and `on` are texts) from a source that nobody trusts. Never throws, and
 * takes no longer than its limits allow: size, lexemes, depth and aliases are bounded before anything is built.
 */
export function readYaml(text: string): ReadYaml {
  const refusal = refusalBeforeParsing(text);
  if (refusal) return { ok: false, issues: [refusal] };
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(text, {
    version: "1.2",
    lineCounter: lines,
    logLevel: "error", // "silent" would let further documents pass
    prettyErrors: false,
    keepSourceTokens: true, // for editYaml
    uniqueKeys: false, // it compares every pair of keys; `Reading` does it in one pass
  });
  if (document.errors.length > 0) {
    const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
    const issues = errors.map(({ code, pos }) => ({
      code: `yaml.${SYNTAX[code] ?? "syntax"}`,
      ...position(pos[0]),
    }));
    const cause = issues.find(({ code }) => code === "yaml.tooDeep" || code === "yaml.tab");
    return { ok: false, issues: cause ? [cause] : issues.slice(0, 5) }; // the others follow from it
  }
  if (document.contents === null) return { ok: false, issues: [{ code: "yaml.empty", line: 1, column: 1 }] };
  const reading = new Reading();
  const value = reading.read(document.contents, 0);
  if (reading.refusals.length > 0)
    return {
      ok: false,
      issues: reading.refusals
        .slice(0, 20)
        .map(({ offset, ...issue }) => ({ ...issue, ...position(offset) })),
    };
  return {
    ok: true,
    yaml: {
      value,
      text,
      root: document.contents,
      locate: (at, part) => position(reading.offsetOf(document.contents, at, part)),
    },
  };
}

/** What the parser must not see: it would take too long, or end the process. */
export function refusalBeforeParsing(text: string): Issue | undefined {
  const end = endOfBytes(text, MOST_BYTES);
  if (end < text.length)
    return { code: "yaml.tooLarge", params: { max: MOST_BYTES / 1024 / 1024 }, ...placeOf(text, end) };
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable) {
    const point = unprintable[0].codePointAt(0) ?? 0;
    const sign = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
    return { code: "yaml.unprintable", params: { sign }, ...placeOf(text, unprintable.index) };
  }
  const excess = yamlExcess(new Lexer().lex(text), MOST_LEXEMES);
  return excess && { code: EXCESS[excess.reason], line: excess.line, column: excess.column };
}

/** What YAML 1.2 does not allow anywhere in a text (its production 1), lone surrogates among them. */
const UNPRINTABLE = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

const EXCESS: Record<YamlExcess["reason"], string> = {
  tooComplex: "yaml.tooManyParts",
  tooDeep: "yaml.tooDeep",
  mistakes: "yaml.tooManyMistakes",
};

/** Where so many bytes of UTF-8 end in a text, without reading further. */
function endOfBytes(text: string, most: number): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A pair of surrogates makes four bytes, two for each half.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    if (bytes > most) return at;
  }
  return text.length;
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** The library's codes in words that help; the rest is `yaml.syntax`. */
const SYNTAX: Partial<Record<string, string>> = {
  BAD_INDENT: "indent",
  TAB_AS_INDENT: "tab",
  BAD_ALIAS: "unknownAlias",
  BAD_DQ_ESCAPE: "escape",
  MISSING_CHAR: "missingMark",
  MULTIPLE_DOCS: "severalDocuments",
  BLOCK_AS_IMPLICIT_KEY: "nestedOnOneLine",
  MULTILINE_IMPLICIT_KEY: "colonMissing",
  TAG_RESOLVE_FAILED: "customTag",
  BAD_COLLECTION_TYPE: "customTag",
  RESOURCE_EXHAUSTION: "tooDeep",
  KEY_OVER_1024_CHARS: "keyTooLong",
};

type Refusal = Issue & { offset: number };

/** Builds plain values out of nodes and remembers which node each came from. */
class Reading {
  readonly refusals: Refusal[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Node, Node>();
  #values = 0;
  #aliases = 0;

  read(node: unknown, depth: number): unknown {
    if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (++this.#values > MOST_VALUES) return this.#refuse("yaml.tooManyParts", node);
    if (depth > DEEPEST) return this.#refuse("yaml.tooDeep", node);
    if (isAlias(node)) return this.#readAlias(node, node.source, depth);
    if (node.tag !== undefined && !CORE_TAG.test(node.tag))
      return this.#refuse("yaml.customTag", node, { tag: node.tag.slice(0, 60) });
    if (node.anchor) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1));
    return this.#readMap(node, depth);
  }

  /** Read again rather than shared: a value that stands in two places is two values. Bounded by the counts above. */
  #readAlias(node: Node, source: string, depth: number): unknown {
    const target = this.#anchors.get(source);
    if (!target) return this.#refuse("yaml.unknownAlias", node);
    if (++this.#aliases > MOST_ALIASES)
      return this.#refuse("yaml.tooManyAliases", node, { max: MOST_ALIASES });
    this.#targets.set(node, target);
    return this.read(target, depth + 1);
  }

  #readMap(node: YAMLMap, depth: number): unknown {
    const value: Record<string, unknown> = {};
    for (const pair of node.items) {
      const key = keyOf(pair);
      if (key === undefined) this.#refuse("yaml.keyNotText", isNode(pair.key) ? pair.key : node);
      else if (key === "__proto__") this.#refuse("yaml.forbiddenKey", pair.key as Node, { field: key });
      else if (Object.hasOwn(value, key))
        this.#refuse("yaml.duplicateKey", pair.key as Node, { field: key.slice(0, 60) });
      else value[key] = this.read(pair.value, depth + 1);
      if (this.#stopped()) break;
    }
    return value;
  }

  /** Once a limit is passed, every further part would only say so again. */
  #stopped(): boolean {
    return this.#values > MOST_VALUES || this.#aliases > MOST_ALIASES || this.refusals.length > 20;
  }

  #refuse(code: string, node: Node, params?: Issue["params"]): null {
    if (this.refusals.length <= 20)
      this.refusals.push({ code, ...(params ? { params } : {}), offset: node.range?.[0] ?? 0 });
    return null;
  }

  offsetOf(root: Node | null, at: Place, part: "name" | "value"): number {
    let node: Node | null = this.#resolved(root);
    let offset = node?.range?.[0] ?? 0;
    for (const [index, step] of at.entries()) {
      if (isSeq(node) && typeof step === "number") {
        node = this.#resolved(node.items[step]);
        offset = node?.range?.[0] ?? offset;
        continue;
      }
      const pair: Pair | undefined = isMap(node)
        ? node.items.find((item) => keyOf(item) === String(step))
        : undefined;
      if (!pair) return offset;
      const last = index === at.length - 1;
      const name: number = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = this.#resolved(pair.value);
      const here = isNode(pair.value) ? pair.value.range?.[0] : undefined; // of an alias: where it is used
      offset = last && part === "name" ? name : last && isScalar(node) ? (here ?? name) : name;
    }
    return offset;
  }

  #resolved(node: unknown): Node | null {
    if (!isNode(node)) return null;
    return isAlias(node) ? (this.#targets.get(node) ?? null) : node;
  }
}

const isNode = (value: unknown): value is Node =>
  isAlias(value) || isScalar(value) || isMap(value) || isSeq(value);

/** Numbers and booleans as keys are read as the text that stands there; they are unknown fields anyway. */
function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}
