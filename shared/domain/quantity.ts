import { LabError } from "../contract/failure.ts";

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;

/**
 * A Kubernetes quantity as a number: cores for CPU (`250m` → 0.25), bytes for memory and storage (`2Gi` → 2147483648).
 * @throws LabError `invalid`, issue `quantity.invalid`, for anything that Kubernetes would not read either
 */
export function parseQuantity(text: string): number {
  const value = readQuantity(text);
  if (value !== undefined) return value;
  throw new LabError({
    kind: "invalid",
    issues: [{ code: "quantity.invalid", params: { value: text.slice(0, 40) } }],
  });
}

/** As `parseQuantity`, for callers that have an answer to what is no quantity. */
export function readQuantity(text: string): number | undefined {
  const match = text.length <= 64 ? QUANTITY.exec(text) : null;
  if (!match?.[1]) return undefined;
  const number = Number(match[1]);
  if (match[3] !== undefined) return number * 10 ** Number(match[3]);
  return number * (FACTORS[match[2] ?? ""] ?? Number.NaN);
}
