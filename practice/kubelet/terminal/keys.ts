/** What the user did, once bytes and escape sequences are understood. */
export type Key =
  | { type: "text"; text: string }
  | { type: "paste"; text: string }
  | { type: "control"; letter: string }
  | { type: "named"; name: KeyName };

export type KeyName =
  | "enter"
  | "tab"
  | "backspace"
  | "delete"
  | "left"
  | "right"
  | "up"
  | "down"
  | "home"
  | "end"
  | "wordLeft"
  | "wordRight"
  | "deleteWord"
  | "deleteWordBack"
  | "unknown";

const finals: Record<string, KeyName> = { A: "up", B: "down", C: "right", D: "left", H: "home", F: "end" };
const tildes: Record<string, KeyName> = { 1: "home", 3: "delete", 4: "end", 7: "home", 8: "end" };
const alts: Record<string, KeyName> = {
  b: "wordLeft",
  f: "wordRight",
  d: "deleteWord",
  "\u007f": "deleteWordBack",
  "\b": "deleteWordBack",
};
const PASTE_END = "\u001b[201~";

/** Turns the bytes of a terminal into keys. Characters and sequences may be cut anywhere between two chunks. */
export class KeyReader {
  private readonly decoder = new TextDecoder("utf-8");
  private pending = "";
  private pasting = false;

  read(chunk: Uint8Array): Key[] {
    this.pending += this.decoder.decode(chunk, { stream: true });
    const keys: Key[] = [];
    while (this.pending !== "") {
      const taken = this.pasting ? this.takePaste(keys) : this.takeKey(keys);
      if (taken === 0) break;
      this.pending = this.pending.slice(taken);
    }
    return keys;
  }

  private takePaste(keys: Key[]): number {
    const end = this.pending.indexOf(PASTE_END);
    if (end < 0) return 0;
    const text = this.pending.slice(0, end).replace(/\r\n?/g, "\n");
    keys.push({ type: "paste", text });
    this.pasting = false;
    return end + PASTE_END.length;
  }

  /** @returns how many characters were understood; 0 when more must come first. */
  private takeKey(keys: Key[]): number {
    const first = this.pending[0] ?? "";
    if (first === "\u001b") return this.takeEscape(keys);
    const code = first.charCodeAt(0);
    if (code >= 0x20 && code !== 0x7f) {
      let end = 1;
      while (end < this.pending.length && isText(this.pending.charCodeAt(end))) end += 1;
      keys.push({ type: "text", text: this.pending.slice(0, end) });
      return end;
    }
    if (first === "\r" || first === "\n") {
      keys.push({ type: "named", name: "enter" });
      return this.pending.startsWith("\r\n") ? 2 : 1;
    }
    if (first === "\t") keys.push({ type: "named", name: "tab" });
    else if (first === "\u007f" || first === "\b") keys.push({ type: "named", name: "backspace" });
    else keys.push({ type: "control", letter: String.fromCharCode(code + 96) });
    return 1;
  }

  private takeEscape(keys: Key[]): number {
    const second = this.pending[1];
    if (second === undefined) return 0;
    if (second === "O") {
      const final = this.pending[2];
      if (final === undefined) return 0;
      keys.push({ type: "named", name: finals[final] ?? "unknown" });
      return 3;
    }
    if (second !== "[") {
      const name = alts[second];
      if (name) keys.push({ type: "named", name });
      // A lone Escape says nothing to a shell; what follows it stands for itself.
      return name ? 2 : 1;
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const sequence = /^\u001b\[([0-9;?]*)([@-~])/.exec(this.pending);
    if (!sequence) return this.pending.length > 32 ? 2 : 0;
    const [whole, parameters = "", final = ""] = sequence;
    if (final === "~" && parameters === "200") this.pasting = true;
    else keys.push({ type: "named", name: sequenceName(parameters, final) });
    return whole.length;
  }
}

function isText(code: number): boolean {
  return code >= 0x20 && code !== 0x7f;
}

function sequenceName(parameters: string, final: string): KeyName {
  const [first = "", modifier] = parameters.split(";");
  if (final === "~") return tildes[first] ?? "unknown";
  const name = finals[final];
  // With Control or Alt the arrows go by words.
  if (modifier !== undefined && modifier !== "1" && modifier !== "2") {
    if (name === "left") return "wordLeft";
    if (name === "right") return "wordRight";
  }
  return name ?? "unknown";
}
