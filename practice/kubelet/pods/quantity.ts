const factors: Record<string, number> = {
  ...{ "": 1, m: 1e-3, u: 1e-6, n: 1e-9, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A Kubernetes quantity as a number: processors, bytes, a count. 0 for what is none: the API has checked it. */
export function parseQuantity(text: string | number | undefined): number {
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)\s*$/.exec(String(text ?? "0"));
  if (!match) return 0;
  return Number(match[1]) * (factors[match[2] ?? ""] ?? 0);
}
