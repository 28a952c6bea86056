import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { PackedProgram } from "../../../shared/manifests/system/options.ts";

/** The same program as another version of Pupitre would bring it: it does what it did, and has another checksum. */
export function repacked({ base64 }: PackedProgram, version: string): PackedProgram {
  const files = JSON.parse(gunzipSync(Buffer.from(base64, "base64")).toString("utf8")) as Record<
    string,
    string
  >;
  const bytes = gzipSync(JSON.stringify({ ...files, "main.mjs": `${files["main.mjs"]}\n// ${version}\n` }));
  return { sha256: createHash("sha256").update(bytes).digest("hex"), base64: bytes.toString("base64") };
}
