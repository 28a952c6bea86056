import type { TemplateCard } from "../contract/views.ts";
import { seatRequests, sharedRequests } from "../domain/resolveTemplate.ts";
import type { LabTemplate } from "../domain/template.ts";
import { checkCards } from "./checkViews.ts";

/** What the catalogue shows of a lab; `ref` says which one is meant, see templateRef.ts. */
export function templateCard({ metadata, spec }: LabTemplate, ref: string = metadata.name): TemplateCard {
  const { cpu, memoryBytes, storageBytes } = seatRequests(spec);
  const shared = sharedRequests(spec);
  return {
    ref,
    name: metadata.name,
    version: spec.version,
    title: spec.title,
    summary: spec.summary,
    level: spec.level,
    minutes: spec.minutes,
    service: spec.service,
    accesses: spec.accesses.map(({ kind, name, title }) => ({ kind, name, title })),
    parameters: spec.parameters ?? [],
    instructions: spec.instructions,
    cpu,
    memoryBytes,
    storageBytes,
    checks: checkCards(spec),
    persons: spec.persons ?? 1,
    ...(shared
      ? { shared: { cpu: shared.cpu, memoryBytes: shared.memoryBytes, storageBytes: shared.storageBytes } }
      : {}),
  };
}
