import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { writePrivateFile } from "./privateFile.ts";

const Records = z.array(z.object({ site: z.string(), port: z.int().min(0).max(65_535) }));
type Records = z.infer<typeof Records>;

/** The sites that this computer conducts as a trial until somebody ends that: also after the next start. */
export interface TrialStore {
  /** The port of the portal, 0 before it was known; `undefined` for a site without a trial. */
  portOf(site: string): number | undefined;
  keep(site: string, port: number): Promise<void>;
  drop(site: string): Promise<void>;
}

/** @param path Absent: remembered as long as the program runs. A file that cannot be read counts as empty. */
export async function openTrialStore(path?: string): Promise<TrialStore> {
  let records: Records = path === undefined ? [] : await load(path);
  const write = async (next: Records) => {
    records = next;
    if (path === undefined) return;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFile(path, JSON.stringify(records));
  };
  const others = (site: string) => records.filter((record) => record.site !== site);
  return {
    portOf: (site) => records.find((record) => record.site === site)?.port,
    keep: (site, port) => write([...others(site), { site, port }]),
    drop: (site) => write(others(site)),
  };
}

async function load(path: string): Promise<Records> {
  try {
    return Records.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return [];
  }
}
