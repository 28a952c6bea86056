/** An amount as Kubernetes writes it, exact to a thousandth. */
export interface Quantity {
  /** Thousandths of the unit: millicores, thousandths of a byte. */
  milli: number;
  /** Written with `Ki`, `Mi`, …, so that sums are too. */
  binary: boolean;
}

const FORM = /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["k", "M", "G", "T", "P", "E"];

/** Nothing for a text that is no quantity. */
export function parseQuantity(value: unknown): Quantity | undefined {
  const found = FORM.exec(String(value));
  if (!found) return undefined;
  const amount = Number(found[1]);
  const suffix = found[2] ?? "";
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0) return { milli: Math.ceil(amount * 1024 ** (binary + 1) * 1000), binary: true };
  return { milli: Math.ceil(Number((amount * decimalFactor(suffix) * 1000).toFixed(6))), binary: false };
}

function decimalFactor(suffix: string): number {
  const place = DECIMAL.indexOf(suffix);
  if (place >= 0) return 1000 ** (place + 1);
  if (suffix === "m") return 1e-3;
  if (suffix === "u") return 1e-6;
  if (suffix === "n") return 1e-9;
  return suffix === "" ? 1 : 10 ** Number(suffix.slice(1));
}

/** The shortest exact form, as the API server prints it: `500m`, `1`, `2k`, `512Mi`. */
export function formatQuantity({ milli, binary }: Quantity): string {
  if (milli % 1000 !== 0) return `${milli}m`;
  const units = milli / 1000;
  if (units === 0) return "0";
  const base = binary ? 1024 : 1000;
  const suffixes = binary ? BINARY : DECIMAL;
  let rest = units;
  let power = 0;
  while (power < suffixes.length && rest % base === 0) {
    rest /= base;
    power += 1;
  }
  return `${rest}${power === 0 ? "" : suffixes[power - 1]}`;
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { milli: a.milli + b.milli, binary: a.milli === 0 ? b.binary : a.binary };
}

export const ZERO: Quantity = { milli: 0, binary: false };

/** The sum of texts; what is no quantity counts nothing. */
export function sumQuantities(values: unknown[]): Quantity {
  return values.reduce<Quantity>((sum, value) => addQuantities(sum, parseQuantity(value) ?? ZERO), ZERO);
}
