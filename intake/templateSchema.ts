import { z } from "zod";
import { LabTemplate } from "../shared/domain/template.ts";
import { FROM_SCHEMA } from "./filesBeside.ts";

interface Schema {
  properties: Record<string, Schema>;
  items: Schema;
  required: string[];
}

/** JSON Schema (draft-07) of a template's file, for editors. More is said of it only when it is read. */
export function templateSchema(): object {
  const schema = z.toJSONSchema(LabTemplate, { target: "draft-7", io: "input" });
  const spec = (schema as unknown as Schema).properties.spec;
  for (const place of [spec, spec?.properties.shared]) {
    const file = place?.properties.files?.items;
    if (!file) throw new Error("a template has files no more");
    // A file's content may also stand beside the template, but only there: see inlineFiles.
    Object.assign(file.properties, { from: FROM_SCHEMA });
    file.required = ["path"];
  }
  return { ...schema, title: "Lab template of Pupitre" };
}
