import type { Core } from "../api/core.ts";
import { SYSTEM_NAMESPACES } from "../kinds/namespace.ts";
import { startAccountController } from "./accounts.ts";
import { startDefinitionController } from "./definitions.ts";
import { startEndpointController } from "./endpoints.ts";
import { startEventSweeper } from "./events.ts";
import { startGarbageCollector } from "./garbage.ts";
import { provideInfrastructure } from "./infrastructure.ts";
import { createInternally } from "./internally.ts";
import { startNamespaceController } from "./namespaces.ts";
import { startQuotaController } from "./quotas.ts";
import { startVolumeController } from "./volumes.ts";

/** Starts what a control plane does by itself. @returns the way to stop. */
export function startControllers(core: Core, caPem: string): () => void {
  for (const name of SYSTEM_NAMESPACES) {
    if (core.storage.get("namespaces", undefined, name)) continue;
    createInternally(core, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  const stops = [
    startDefinitionController(core),
    startGarbageCollector(core),
    startNamespaceController(core),
    startAccountController(core, caPem),
    startVolumeController(core),
    startEndpointController(core),
    startQuotaController(core),
    startEventSweeper(core),
  ];
  provideInfrastructure(core);
  return () => {
    for (const stop of stops) stop();
  };
}
