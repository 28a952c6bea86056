import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../../shared/contract/failure.ts";
import type { PackedProgram, ProgramName } from "../../shared/manifests/system/options.ts";

/**
 * The programs for the cluster, as the build packed them beside the other programs.
 * @throws LabError internal when they are missing or are not what the build said.
 */
export async function readPackedPrograms(programsDir: string): Promise<Record<ProgramName, PackedProgram>> {
  const folder = join(programsDir, "in-cluster");
  try {
    const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as Record<
      ProgramName,
      { sha256: string }
    >;
    const read = async (name: ProgramName): Promise<PackedProgram> => {
      const bytes = await readFile(join(folder, `${name}.gz`));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (sha256 !== index[name].sha256) throw new Error(`${name} is not what the build made`);
      return { sha256, base64: bytes.toString("base64") };
    };
    const [conductor, portal] = await Promise.all([read("conductor"), read("portal")]);
    return { conductor, portal };
  } catch (cause) {
    throw new LabError(
      { kind: "internal", detail: "the programs for the cluster are not there; build the application again" },
      { cause },
    );
  }
}
