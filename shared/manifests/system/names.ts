import type { ProgramName } from "./options.ts";

/** The names of what *Prepare this cluster* installs; the application and the conductor look for them. */
export const SYSTEM_NAMESPACE = "pupitre-system";
/** On a namespace: sessions may be held here. */
export const ESTABLISHMENT_LABEL = "pupitre.fr/establishment";
/** Everything that *Prepare* made carries it, so that an upgrade finds what an earlier one made and is not wanted now. */
export const PART_OF = { "app.kubernetes.io/part-of": "pupitre" } as const;
export const PREPARE_MANAGER = "pupitre-prepare";
/** What *Prepare* was told, for the next time. */
export const SETTINGS_CONFIG_MAP = "pupitre-settings";
export const SETTINGS_KEY = "settings.json";

/** Service account, Deployment and Service of a program have one name. */
export const programName = (program: ProgramName): string => `pupitre-${program}`;
/** How the API server calls the program's service account. */
export const programUser = (program: ProgramName): string =>
  `system:serviceaccount:${SYSTEM_NAMESPACE}:${programName(program)}`;
