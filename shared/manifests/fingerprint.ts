import { ANNOTATION } from "../domain/names.ts";
import type { Manifest } from "../kubernetes/objects.ts";

/**
 * 64 bits that tell whether two manifests are the same; not meant against malice (it is our own wish that is compared
 * with our own wish), so a quick mixing hash does. Keys are ordered first: the same wish has one fingerprint.
 * A Secret's values are left out: a hash of them in an annotation would tell a little about them.
 */
function fingerprint(manifest: Manifest): string {
  const text = canonical(
    manifest.kind === "Secret" ? { ...manifest, stringData: undefined, data: undefined } : manifest,
  );
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return hex(high) + hex(low);
}

/** The manifest with its fingerprint as annotation, so that what stands in the cluster says which wish it came from. */
export function stamped(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return {
    ...manifest,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [ANNOTATION.wanted]: fingerprint(manifest) },
    },
  };
}

const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, "0");

/** JSON with the keys in order: one text for one value. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
