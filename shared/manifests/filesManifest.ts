import { storageOf } from "../domain/templateRules.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { kubeconfigData } from "./kubeconfigMount.ts";
import { inSeat, type SeatPlace } from "./seatPlace.ts";
import type { SeatContainer, SeatTemplate } from "./seatTemplate.ts";
import { terminalData } from "./terminalHolder.ts";

/** Where the template's files lie in a Pod before they are copied to the student's folder. */
export const FILES_MOUNT = "/pupitre/files";
export const FILES_CONFIG_MAP = "files";

/** The template's files under keys f0, f1…: a ConfigMap key cannot hold a path. And what keeps its terminals. */
export function filesConfigMap(place: SeatPlace, template: SeatTemplate): Manifest[] {
  const files = template.files ?? [];
  const data = {
    ...Object.fromEntries(files.map(({ content }, index) => [`f${index}`, content])),
    ...terminalData(template),
    ...kubeconfigData(place, template),
  };
  if (Object.keys(data).length === 0) return [];
  return [{ apiVersion: "v1", kind: "ConfigMap", metadata: inSeat(place, FILES_CONFIG_MAP), data }];
}

/** The volume that lays the keys out as the tree that the student is to find. A script (`#!`) stays executable. */
export function filesVolume(template: SeatTemplate): object {
  const items = (template.files ?? []).map(({ path, content }, index) => ({
    key: `f${index}`,
    path: path.slice(1),
    mode: content.startsWith("#!") ? 0o755 : 0o644,
  }));
  return { name: "files", configMap: { name: FILES_CONFIG_MAP, items } };
}

/** Files that this container puts in place: those of its own scratch folders; the volume's, if it is the first to have it. */
export function filesOf(template: SeatTemplate, container: SeatContainer): string[] {
  const first = template.containers.find((other) => storageOf(template, other));
  const storage = container === first ? storageOf(template, container) : undefined;
  const roots = [...(container.scratch ?? []), ...(storage ? [storage.path] : [])];
  return (template.files ?? [])
    .map(({ path }) => path)
    .filter((path) => roots.some((root) => path.startsWith(`${root}/`)));
}

/**
 * Copies each file only where there is none: never over the student's work. By way of a second name, because a copy
 * that was cut off would otherwise count as present for good. The paths are arguments, never part of the script.
 */
export const COPY_SCRIPT = [
  'for f in "$@"; do',
  '  if [ -e "$f" ] || [ -L "$f" ]; then continue; fi',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that expands it
  '  mkdir -p "${f%/*}" && cp "/pupitre/files$f" "$f.pupitre" && mv "$f.pupitre" "$f" || exit 1',
  "done",
].join("\n");
