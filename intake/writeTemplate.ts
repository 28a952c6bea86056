import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { emitMap } from "./emitYaml.ts";

/** A lab's file for what was an object, as the catalogue's own files are written. */
export function templateText({ name, spec }: { name: string; spec: object }): string {
  return `${emitMap({ apiVersion: API_VERSION, kind: "LabTemplate", metadata: { name }, spec }, 0)}\n`;
}
