import { Lexer } from "yaml";

/** What people write needs far less; what attacks the parser needs far more. */
const LIMITS = {
  bytes: 1_048_576,
  tokens: 30_000,
  strays: 10,
  flowDepth: 32,
  indent: 100,
  indicatorsPerLine: 16,
};

type YamlExcess = "tooLarge" | "tooComplex" | "tooDeep";

/**
 * Says why a text must not reach the YAML parser, or `undefined` when it may.
 *
 * Within 1 MiB the parser of `yaml` 2.9 can be kept busy for 10 s (`]]]]…`) and even aborts the process (a million `{`
 * ends in a regular expression of that length, which V8 answers with a fatal error that nobody can catch). Its lexer is
 * linear and does not recurse, so it counts first.
 */
export function yamlExcess(text: string): YamlExcess | undefined {
  if (new TextEncoder().encode(text).length > LIMITS.bytes) return "tooLarge";
  let tokens = 0;
  let flowDepth = 0;
  let strays = 0;
  let indicators = 0;
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > LIMITS.tokens) return "tooComplex";
    const first = token[0];
    if (first === "\n" || first === "\r") {
      indicators = 0;
      lineStart = true;
      continue;
    }
    if (lineStart && first === " " && token.length > LIMITS.indent) return "tooDeep";
    lineStart = false;
    if (token === "[" || token === "{") flowDepth += 1;
    else if (token === "]" || token === "}") {
      if (flowDepth === 0) strays += 1;
      else flowDepth -= 1;
    } else if (flowDepth === 0 && (token === "-" || token === "?" || token === ":")) indicators += 1;
    if (strays > LIMITS.strays) return "tooComplex";
    if (flowDepth > LIMITS.flowDepth || indicators > LIMITS.indicatorsPerLine) return "tooDeep";
  }
  return undefined;
}
