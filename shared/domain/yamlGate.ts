/** More than people ever write; what attacks a parser needs far more. */
const LIMITS = {
  mistakes: 10,
  flowDepth: 32,
  indent: 100,
  indicatorsPerLine: 16,
  /** Anchors, references, tags and directives. */
  properties: 1_000,
};

export interface YamlExcess {
  /** `mistakes`: values without anything between them, open quotes, strange escapes, brackets that close nothing. */
  reason: "tooComplex" | "tooDeep" | "mistakes";
  /** From 1. */
  line: number;
  column: number;
}

/** Lexemes that the lexer of `yaml` adds to those of the text. */
const VIRTUAL = { documentFollows: "\u0002", flowBrokenOff: "\u0018", scalarFollows: "\u001f" };

/**
 * Says why and where a text must not reach the YAML parser, or `undefined` when it may. `lexemes` come from the lexer
 * of the library that shall parse it; `most` bounds their number, and with it the parser's time.
 *
 * Within 1 MiB the parser of `yaml` 2.9 can be kept busy for seconds (`]]]]…`: each mistake becomes an `Error` with its
 * stack), and can even abort the process: it recurses level by level (`- - - …`, `[[[[…`), and a regular expression
 * that V8 compiles close to the end of the stack is a fatal error that nobody can catch. Its lexer is linear and does
 * not recurse, so it counts first.
 */
export function yamlExcess(lexemes: Iterable<string>, most: number): YamlExcess | undefined {
  const place = { line: 1, column: 1 };
  const gate = new Gate(most);
  for (const lexeme of lexemes) {
    const reason = gate.refuses(lexeme);
    if (reason) return { reason, ...place };
    if (gate.wasVirtual) continue;
    const lastEnd = lexeme.lastIndexOf("\n");
    if (lastEnd < 0) place.column += lexeme.length;
    else {
      for (let at = lexeme.indexOf("\n"); at >= 0; at = lexeme.indexOf("\n", at + 1)) place.line += 1;
      place.column = lexeme.length - lastEnd;
    }
  }
  return undefined;
}

type Refusal = YamlExcess["reason"] | undefined;

class Gate {
  /** Whether the last lexeme stands nowhere in the text. */
  wasVirtual = false;
  readonly #most: number;
  #lexemes = 0;
  #mistakes = 0;
  #properties = 0;
  #flowDepth = 0;
  /** `-`, `?` and `:` on one line outside brackets: each may open a level. */
  #indicators = 0;
  #indent = 0;
  #atLineStart = true;
  /** Whether a value has just ended, so that another cannot begin. */
  #afterValue = false;
  #scalarFollows = false;

  constructor(most: number) {
    this.#most = most;
  }

  refuses(lexeme: string): Refusal {
    if (++this.#lexemes > this.#most) return "tooComplex";
    const isScalar = this.#scalarFollows;
    this.#scalarFollows = !isScalar && lexeme === VIRTUAL.scalarFollows;
    this.wasVirtual = !isScalar && Object.values(VIRTUAL).includes(lexeme);
    if (lexeme === VIRTUAL.flowBrokenOff && !isScalar) this.#flowDepth = 0;
    if (this.wasVirtual) return undefined;
    return isScalar ? this.#scalar(lexeme) : this.#mark(lexeme);
  }

  /** Plain, or the content of a block: nothing that is written in it opens a level. */
  #scalar(text: string): Refusal {
    const refusal = this.#value(true);
    if (text.endsWith("\n")) this.#endLine();
    return refusal;
  }

  #mark(lexeme: string): Refusal {
    switch (lexeme[0]) {
      case "\n":
      case "\r":
        this.#endLine();
        return undefined;
      case " ":
      case "\t":
        if (this.#atLineStart) this.#indent = lexeme.length;
        this.#atLineStart = false;
        return undefined;
      case "#":
        return undefined;
      case '"':
        return this.#escapes(lexeme) ?? this.#value(isClosed(lexeme));
      case "'":
        return this.#value(isClosed(lexeme));
      case "*":
        return this.#value(true) ?? this.#property();
      case "&":
      case "!":
      case "%":
        return this.#property() ?? this.#structure();
      case "[":
      case "{":
        return this.#open();
      case "]":
      case "}":
        return this.#close();
      default:
        this.#afterValue = false;
        return lexeme === "-" || lexeme === "?" || lexeme === ":"
          ? this.#indicator(lexeme)
          : this.#structure();
    }
  }

  /** Between brackets a line's end separates nothing. */
  #endLine(): void {
    this.#indicators = 0;
    this.#indent = 0;
    this.#atLineStart = true;
    if (this.#flowDepth === 0) this.#afterValue = false;
  }

  #value(closed: boolean): Refusal {
    const mistaken = this.#afterValue || !closed;
    this.#afterValue = true;
    return (mistaken ? this.#mistake() : undefined) ?? this.#structure();
  }

  #escapes(lexeme: string): Refusal {
    for (const [, wrong] of lexeme.matchAll(ESCAPE))
      if (wrong !== undefined && this.#mistake()) return "mistakes";
    return undefined;
  }

  #open(): Refusal {
    const refusal = this.#value(true);
    this.#afterValue = false;
    this.#flowDepth += 1;
    return this.#flowDepth > LIMITS.flowDepth ? "tooDeep" : refusal;
  }

  #close(): Refusal {
    this.#afterValue = true;
    if (this.#flowDepth === 0) return this.#mistake();
    this.#flowDepth -= 1;
    return undefined;
  }

  #indicator(lexeme: string): Refusal {
    // A hyphen between brackets is a mistake from which the parser recovers by opening levels that nobody counts.
    if (this.#flowDepth > 0) return lexeme === "-" ? "mistakes" : undefined;
    if (++this.#indicators > LIMITS.indicatorsPerLine) return "tooDeep";
    return this.#structure();
  }

  #property(): Refusal {
    return ++this.#properties > LIMITS.properties ? "tooComplex" : undefined;
  }

  #mistake(): Refusal {
    return ++this.#mistakes > LIMITS.mistakes ? "mistakes" : undefined;
  }

  /** Spaces before something that may open a level; between brackets they mean nothing. */
  #structure(): Refusal {
    this.#atLineStart = false;
    return this.#flowDepth === 0 && this.#indent > LIMITS.indent ? "tooDeep" : undefined;
  }
}

/** What may follow a backslash in double quotes, or else (captured) the backslash alone. */
const ESCAPE = /\\(?:[0abt\tnvfre "/\\N_LP\r\n]|x[\da-f]{2}|u[\da-f]{4}|U00(?:0[\da-f]|10)[\da-f]{4})|(\\)/gi;

/** Whether a quoted text ends with its quote. */
function isClosed(lexeme: string): boolean {
  if (lexeme.length < 2 || lexeme.at(-1) !== lexeme[0]) return false;
  if (lexeme[0] === "'") return true;
  let end = lexeme.length - 1;
  while (lexeme[end - 1] === "\\") end -= 1;
  return (lexeme.length - 1 - end) % 2 === 0;
}
