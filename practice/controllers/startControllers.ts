import type { Core } from "../api/core.ts";
import { SYSTEM_NAMESPACES } from "../kinds/namespace.ts";
import { startAccountController } from "./accounts.ts";
import { startDefinitionController } from "./definitions.ts";
import { createInternally } from "./internally.ts";
import { startNamespaceController } from "./namespaces.ts";

/** Starts what a control plane does by itself. @returns the way to stop. */
export function startControllers(core: Core, caPem: string): () => void {
  for (const name of SYSTEM_NAMESPACES) {
    if (core.storage.get("namespaces", undefined, name)) continue;
    createInternally(core, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  const stops = [
    startDefinitionController(core),
    startNamespaceController(core),
    startAccountController(core, caPem),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
