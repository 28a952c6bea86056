import type { TemplateSpec } from "../domain/template.ts";
import { storageOf } from "../domain/templateRules.ts";

/** What a seat still has when its Pods come back: one folder, in some of its containers. */
interface KeptWork {
  /** The folder; absent where nothing is kept. */
  path?: string;
  /** Containers of which nothing is kept. */
  lost: string[];
}

export function keptWork(spec: Pick<TemplateSpec, "containers" | "storage" | "shared">): KeptWork {
  const places = [spec, ...(spec.shared ? [spec.shared] : [])];
  return {
    ...(spec.storage ? { path: spec.storage.path } : {}),
    lost: places.flatMap((place) =>
      place.containers.filter((container) => !storageOf(place, container)).map(({ name }) => name),
    ),
  };
}
