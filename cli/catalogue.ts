import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { templateCatalogue } from "../services/templates.ts";

/** The built-in labs, which stand beside the bundled programs. */
export const catalogue = () =>
  templateCatalogue(join(dirname(fileURLToPath(import.meta.url)), "..", "templates"));
