import type { FieldOrder } from "../../../intake/editYaml.ts";
import { templateSchema } from "../../../intake/templateSchema.ts";
import type { LabSchema } from "./completions.ts";
import { fieldsAt } from "./completions.ts";

/** The schema that the application itself judges by, so that a new field needs no second list. */
export const labSchema = templateSchema() as LabSchema;

/** As the schema lists them: what stands for whom first, what is done with it last. */
export const fieldOrder: FieldOrder = (at) => fieldsAt(labSchema, at, undefined).map(({ name }) => name);
