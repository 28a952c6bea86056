import { randomInt } from "node:crypto";
import { join } from "node:path";
import { repository } from "../build/tools/paths.mjs";
import { templateCatalogue } from "../services/templates.ts";
import { LABEL, newSessionId, type SessionId, seatName } from "../shared/domain/names.ts";
import { resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import { kindOf, pathOf } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { seatManifests } from "../shared/manifests/seatManifests.ts";

/** The lab that everything is measured with: a terminal, a volume and files. */
export const benchTemplate = (): Promise<LabTemplate> =>
  templateCatalogue(join(repository, "out", "templates")).get("shell");

/** The objects of a class' seats, as the conductor would make them, for whoever makes them without it. */
export interface LabObjects {
  session: SessionId;
  /** Picks them all out, in a URL's query. */
  selector: string;
  /** By seat, each in the order in which it is to be made. */
  seats: Manifest[][];
}

/** `without` a volume where no cluster is there to make one. */
export async function buildLab(count: number, without?: "volume"): Promise<LabObjects> {
  const template = await benchTemplate();
  const { spec } = without ? withoutVolume(template) : template;
  const session = newSessionId((below) => randomInt(below));
  const seats = Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const seatOrigin = `http://${seatName(session, number)}.localhost:8080`;
    const resolved = resolveTemplate(spec, {}, { sessionId: session, seatNumber: number, seatOrigin });
    if (!resolved.ok) throw new Error(`the template does not resolve: ${JSON.stringify(resolved.issues)}`);
    const place = { establishment: "demo", session, sessionUid: "bench", number };
    return seatManifests(place, { resets: 0, restarts: 0 }, resolved.template, {
      credential: "measured-not-secret",
      password: (length) => "p".repeat(length),
      displayNames: new Map([[1, `Étudiante ${number}`]]),
    });
  });
  return { session, selector: `labelSelector=${encodeURIComponent(`${LABEL.session}=${session}`)}`, seats };
}

/** The same lab with its home in the Pod: what it writes ends with it. */
export function withoutVolume(template: LabTemplate): LabTemplate {
  const { storage, parameters, containers, ...spec } = template.spec;
  const scratch = storage ? [storage.path] : [];
  return {
    ...template,
    spec: {
      ...spec,
      parameters: (parameters ?? []).filter(({ name }) => name !== "disk"),
      containers: containers.map((each) => ({ ...each, scratch: [...(each.scratch ?? []), ...scratch] })),
    },
  };
}

/** Where a manifest is posted. */
export const collectionOf = (manifest: Manifest): string =>
  pathOf(kindOf(manifest), manifest.metadata.namespace);

/** Where it is then. */
export const placeOf = (manifest: Manifest): string =>
  pathOf(kindOf(manifest), manifest.metadata.namespace, manifest.metadata.name);

/** For `kubectl -f`: one document each, as people write them. */
export const documents = (manifests: Manifest[]): string =>
  manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join("");
