/**
 * A teacher's pattern runs in the application, in the conductor and in a command line, so it must not be able to
 * hang them. Only patterns whose backtracking is bounded are taken: the number of ways in which a text of
 * `LONGEST` characters can be matched is estimated from the pattern's shape and capped.
 */
const LONGEST = 500;
const MOST_WAYS = 2e8;

/** The pattern anchored at both ends, or `undefined` when it is no regular expression or could take too long. */
export function safePattern(source: string): RegExp | undefined {
  try {
    const compiled = new RegExp(`^(?:${source})$`, "u");
    new RegExp(source, "u"); // alone, so that `a)(b` is not saved by our own brackets
    return waysToMatch(source) <= MOST_WAYS ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** Upper bound of the ways; `Infinity` for look-around, back references and repeats of what varies by itself. */
function waysToMatch(source: string): number {
  let at = 0;

  function alternatives(): number {
    let ways = sequence();
    while (source[at] === "|") {
      at++;
      ways += sequence();
    }
    return ways;
  }

  function sequence(): number {
    let ways = 1;
    while (at < source.length && source[at] !== "|" && source[at] !== ")") ways *= repeated(atom());
    return ways;
  }

  /** Ways of one character, class or group. */
  function atom(): number {
    const char = source[at++];
    if (char === "[") return skipClass();
    if (char === "\\") return skipEscape();
    if (char !== "(") return 1;
    if (source.startsWith("?:", at)) at += 2;
    else if (source[at] === "?") return Number.POSITIVE_INFINITY;
    const ways = alternatives();
    at++; // the closing bracket: the expression compiled, so it is there
    return ways;
  }

  function skipClass(): number {
    while (at < source.length && source[at] !== "]") at += source[at] === "\\" ? 2 : 1;
    at++;
    return 1;
  }

  function skipEscape(): number {
    const char = source[at++] ?? "";
    if (/[1-9k]/.test(char)) return Number.POSITIVE_INFINITY;
    const braced = /^\{[^}]*\}/.exec(source.slice(at));
    if (/[upP]/.test(char) && braced) at += braced[0].length;
    return 1;
  }

  function repeated(ways: number): number {
    const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (!match) return ways;
    at += match[0].length;
    if (match[1] === "?") return ways + 1;
    const least = match[2] === undefined ? 0 : Number(match[2]);
    const open = match[1] !== undefined || (match[3] === "," && match[4] === "");
    const most = open ? LONGEST : match[3] === "," ? Number(match[4]) : least;
    const counts = Math.max(1, most - least + 1);
    return ways === 1 ? counts : ways ** most * counts;
  }

  return alternatives();
}
