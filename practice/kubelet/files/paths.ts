/** `/a//b/../c` as `["a", "c"]`. `..` above the root stays at the root, as everywhere. */
export function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") segments.pop();
    else segments.push(part);
  }
  return segments;
}

export function joinPath(segments: readonly string[]): string {
  return `/${segments.join("/")}`;
}

/** `path` as seen from `base`. */
export function resolveFrom(base: string, path: string): string {
  return joinPath(segmentsOf(path.startsWith("/") ? path : `${base}/${path}`));
}
