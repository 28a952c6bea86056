import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Beside the CLI's own bundle. */
export const programsDir = (): string => join(dirname(fileURLToPath(import.meta.url)), "..", "programs");
