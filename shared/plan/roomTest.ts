/** What a page on a school's PC measured; absent where it could not. Times in ms. */
export interface RoomMeasures {
  secure: boolean;
  /** A name below the domain that nobody has asked for before was reached. */
  wildcard: boolean;
  /** Round trips of a small message over a WebSocket; none where it did not open. */
  echoes: readonly number[];
  /** What the portal's clock is ahead of this computer's. */
  drift?: number;
  browser: { name: string; version: number };
}

type RoomCheck = "names" | "encryption" | "socket" | "latency" | "browser" | "clock";
type Verdict = "good" | "fair" | "bad" | "unknown";

export interface RoomFinding {
  check: RoomCheck;
  verdict: Verdict;
  values: Record<string, string | number>;
}

export const ECHOES = 10;
/** The label of the host that has the page; names that are tried begin with `TRIED_LABEL`. */
export const ROOM_TEST_LABEL = "room-test";
const TRIED_LABEL = "room-test-";

/** Whether a label is that of the page or of a name that it tries. No seat and no access is called so. */
export const roomTestLabel = (label: string): "page" | "tried" | undefined =>
  label === ROOM_TEST_LABEL ? "page" : /^room-test-[a-z]{8}$/.test(label) ? "tried" : undefined;

/** @param random integers in [0, below) */
export const triedLabel = (random: (below: number) => number): string =>
  TRIED_LABEL + Array.from({ length: 8 }, () => "abcdefghijklmnopqrstuvwxyz"[random(26)]).join("");

/** As the pages are built for; older ones may show nothing at all. */
const OLDEST: Readonly<Record<string, number>> = { Chrome: 110, Edge: 110, Firefox: 115, Safari: 16 };

/** ms: up to the first, typing feels as on the spot; beyond the second it is a nuisance. */
const LATENCIES = [120, 300] as const;
/** ms by which a clock may be wrong: cookies and codes go by time. */
const MOST_DRIFT = 120_000;

/** Pure. */
export function judgeRoom({ secure, wildcard, echoes, drift, browser }: RoomMeasures): RoomFinding[] {
  const latency = median(echoes);
  const oldest = OLDEST[browser.name];
  const minutes = drift === undefined ? 0 : Math.round(Math.abs(drift) / 60_000);
  return [
    { check: "names", verdict: wildcard ? "good" : "bad", values: {} },
    { check: "encryption", verdict: secure ? "good" : "fair", values: {} },
    { check: "socket", verdict: echoes.length > 0 ? "good" : "bad", values: {} },
    {
      check: "latency",
      verdict:
        latency === undefined
          ? "unknown"
          : latency <= LATENCIES[0]
            ? "good"
            : latency <= LATENCIES[1]
              ? "fair"
              : "bad",
      values: { ms: latency === undefined ? "?" : Math.round(latency), count: echoes.length },
    },
    {
      check: "browser",
      verdict: oldest === undefined ? "unknown" : browser.version >= oldest ? "good" : "bad",
      values: { name: browser.name, version: browser.version || "?", oldest: oldest ?? "?" },
    },
    {
      check: "clock",
      verdict: drift === undefined ? "unknown" : Math.abs(drift) <= MOST_DRIFT ? "good" : "bad",
      values: { minutes },
    },
  ];
}

/** The worst of them: whether a class can be held there. */
export function roomVerdict(findings: readonly RoomFinding[]): Verdict {
  const has = (verdict: Verdict) => findings.some((one) => one.verdict === verdict);
  return has("bad") ? "bad" : has("fair") || has("unknown") ? "fair" : "good";
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Kind and major version of a browser, from what it says of itself; nothing that tells one computer from another. */
export function browserOf(userAgent: string): RoomMeasures["browser"] {
  for (const [name, sign] of BROWSERS) {
    const version = sign.exec(userAgent)?.[1];
    if (version !== undefined) return { name, version: Number(version) };
  }
  return { name: "?", version: 0 };
}

const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ["Edge", /Edg(?:e|A|iOS)?\/(\d+)/],
  ["Firefox", /(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /(?:Chrome|CriOS)\/(\d+)/],
  ["Safari", /Version\/(\d+).*Safari\//],
];
