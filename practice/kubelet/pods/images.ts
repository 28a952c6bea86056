import { createHash } from "node:crypto";

const MISSING = /does-not-exist|introuvable/;

/** Whether a registry would not have this image. `missing`: further names, separated by commas. */
export function isMissing(image: string, missing: string | undefined): boolean {
  if (MISSING.test(image)) return true;
  return (missing ?? "")
    .split(",")
    .some((name) => name.trim() !== "" && (image === name.trim() || image.startsWith(`${name.trim()}:`)));
}

/** `nginx` as `docker.io/library/nginx:latest`. */
function fullName(image: string): string {
  const [first = "", ...rest] = image.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = named ? image : `docker.io/${rest.length > 0 ? image : `library/${image}`}`;
  return /[:@][^/]*$/.test(path) ? path : `${path}:latest`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The same name has the same id, as if it were content. */
export function imageIdOf(image: string): string {
  return `${fullName(image).replace(/[:@][^/]*$/, "")}@sha256:${digest(image)}`;
}

export function containerIdOf(podUid: string, name: string, life: number): string {
  return `containerd://${digest(`${podUid}/${name}/${life}`)}`;
}

/** Whether the node asks the registry again though it has the image. */
export function pullsAlways(image: string, policy: string | undefined): boolean {
  if (policy) return policy === "Always";
  return fullName(image).endsWith(":latest");
}

/** A plausible size in bytes, for the words of an Event. */
export function imageSize(image: string): number {
  return 20_000_000 + (Number.parseInt(digest(image).slice(0, 6), 16) % 100_000_000);
}
