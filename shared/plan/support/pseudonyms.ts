import type { Person } from "../../domain/roster.ts";

interface Known {
  /** Students, in an order that is the same for the whole bundle. */
  people: readonly Person[];
  /** Teachers and support, as the cluster calls them. */
  users: readonly string[];
  /** Link secrets, codes, whatever opens something. */
  secrets: readonly string[];
}

export interface Pseudonyms {
  /** The same text with everything that is known, and what looks like a secret, an e-mail or an address, replaced. */
  hide(text: string): string;
  /** `hide` for every string in a value, its keys apart. */
  hideIn(value: unknown): unknown;
  /** What of the known is still there, by its pseudonym, looked for in another way than it was hidden. */
  found(text: string): string[];
}

/** Names of one letter say nothing of anybody, and would tear every text apart. */
const SHORTEST = 2;
/** A part of a name that stands for the person by itself: `Fontaine` of `de La Fontaine`. */
const SHORTEST_PART = 4;
const SHORTEST_SECRET = 4;

const BEARERS: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, "***"],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, "***"],
  [/\b(bearer|basic)\s+[\w.~+/-]{8,}=*/gi, "$1 ***"],
  [
    /\b([\w-]{0,40}(?:password|passwd|secret|token|api_?key))(["']?\s*[:=]\s*)(["']?)[^\s"',;}]{3,}\3/gi,
    "$1$2***",
  ],
  // A link of ours, should it be one that nobody knows any more.
  [/\/s#[\w-]+/g, "/s#***"],
];
/** Keys whose value opens something. A reference to a Secret is an object, and stays. */
const OPENS = /password|passwd|secret$|token$|api_?key/i;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const IPV4 = /(?<![\d.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\d.]|\/\d)/g;
const IPV6 =
  /(?<![\w:])(?:[\da-f]{1,4}:){4,7}[\da-f]{1,4}(?![\w:])|(?<![\w:])[\da-f]{1,4}(?::[\da-f]{1,4})*::[\da-f:]*[\da-f](?![\w:])/gi;

/**
 * One pseudonym a person for the whole of a text, so that a story can still be followed. It rather hides too much: a
 * student called Root turns every `root` into a pseudonym.
 */
export function pseudonyms({ people, users, secrets }: Known): Pseudonyms {
  const names = new Map<string, string>();
  const add = (name: string, pseudonym: string) => {
    for (const form of [name.normalize("NFC").toLowerCase(), fold(name)])
      if (form.length >= SHORTEST && !names.has(form)) names.set(form, pseudonym);
  };
  // Users of Kubernetes itself are programs.
  for (const [index, user] of users.filter((one) => !one.startsWith("system:")).entries())
    add(user, `user${index + 1}`);
  for (const [index, person] of people.entries())
    for (const form of formsOf(person)) add(form, `student${index + 1}`);
  const known = pattern([...names.keys()]);
  const literal = [...new Set(secrets)].filter((secret) => secret.length >= SHORTEST_SECRET);
  const counted = new Map<string, string>();
  const numbered = (kind: string) => (text: string) => {
    const key = `${kind} ${text.toLowerCase()}`;
    const number = [...counted.keys()].filter((one) => one.startsWith(`${kind} `)).length + 1;
    if (!counted.has(key)) counted.set(key, `${kind}${number}`);
    return counted.get(key) ?? "";
  };

  const hide = (text: string): string => {
    let out = text.normalize("NFC");
    for (const secret of literal) out = out.replaceAll(secret, "***");
    for (const [bearer, instead] of BEARERS) out = out.replace(bearer, instead);
    if (known)
      out = out.replace(known, (name) => names.get(name.toLowerCase().replace(APART, " ")) ?? "someone");
    return out
      .replace(EMAIL, numbered("mail"))
      .replace(IPV6, numbered("address"))
      .replace(IPV4, numbered("address"));
  };
  const hideIn = (value: unknown): unknown => {
    if (typeof value === "string") return hide(value);
    if (Array.isArray(value)) return value.map(hideIn);
    if (value === null || typeof value !== "object") return value;
    // As containers get their environment: `{ name: PGPASSWORD, value: … }`.
    const named = "name" in value && typeof value.name === "string" && OPENS.test(value.name);
    return Object.fromEntries(
      Object.entries(value).map(([key, of]) => [
        key,
        typeof of === "string" && (OPENS.test(key) || (named && key === "value")) ? "***" : hideIn(of),
      ]),
    );
  };
  const found = (text: string): string[] => {
    const plain = unescaped(text);
    const [letters, words] = [` ${lettersOf(plain)} `, ` ${wordsOf(plain)} `];
    const still = [...names].filter(([name]) =>
      standsAlone(name) ? letters.includes(` ${lettersOf(name)} `) : words.includes(` ${wordsOf(name)} `),
    );
    const bare = literal.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
    return [...new Set([...still.map(([, pseudonym]) => pseudonym), ...(bare ? ["secret"] : [])])];
  };
  return { hide, hideIn, found };
}

/** As people and their programs write somebody: in full, apart, as a login, as an e-mail. */
function formsOf({ firstName = "", lastName, email }: Person): string[] {
  const parts = [firstName, lastName].flatMap((name) => name.split(/[\s'’-]+/));
  const [first, last] = [firstName, lastName].map((name) => fold(name).replace(/[^\p{L}\p{N}]/gu, ""));
  const logins =
    first && last ? [`${first}${last}`, `${last}${first}`, `${first[0]}${last}`, `${last}${first[0]}`] : [];
  return [
    ...(email ? [email, email.split("@")[0] ?? ""] : []),
    ...(firstName ? [`${firstName} ${lastName}`, `${lastName} ${firstName}`, firstName] : []),
    lastName,
    ...parts.filter((part) => part.length >= SHORTEST_PART),
    ...logins,
  ];
}

/** Programs print what stands before a name in this way, too: `%20Martin`, `\nMartin`, `\u00a0Martin`. */
const ESCAPED = String.raw`%[\da-f]{2}|\\[nrt]|\\u[\da-f]{4}`;
/** Between two words of one name. */
const BETWEEN = String.raw`(?:\s|[+_]|${ESCAPED})+`;
const APART = new RegExp(BETWEEN, "gi");

/** Long enough to be somebody with a number beside it, as in the login `jmartin2`. Shorter ones are in every hash. */
const standsAlone = (name: string): boolean => name.length >= SHORTEST_PART && !/\p{N}/u.test(name);

/** The longest first, so that a whole name is one pseudonym. Whole words: `Ana` is not in `Canada`. */
function pattern(names: string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const sorted = [...names].sort((a, b) => b.length - a.length);
  const among = (of: readonly string[], beside: string): string[] =>
    of.length === 0
      ? []
      : [`(?:(?<!${beside})|(?<=${ESCAPED}))(?:${of.map(literally).join("|")})(?!${beside})`];
  const [long, short] = [sorted.filter(standsAlone), sorted.filter((name) => !standsAlone(name))];
  return new RegExp([...among(long, "\\p{L}"), ...among(short, "[\\p{L}\\p{N}]")].join("|"), "giu");
}

const literally = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, BETWEEN);

const wordsOf = (text: string): string => apart(text, /[^\p{L}\p{N}]+/gu);
const lettersOf = (text: string): string => apart(text, /[^\p{L}]+/gu);
const apart = (text: string, between: RegExp): string => fold(text).replace(between, " ").trim();

/** As programs escape signs in addresses and in JSON, and what they meant; a run at a time, since signs have several bytes. */
const unescaped = (text: string): string =>
  text
    .replace(/(?:%[\da-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return " ";
      }
    })
    .replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nrt]/g, " ");

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
