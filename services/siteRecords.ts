import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { NamespaceName, SiteName } from "../shared/domain/invitation.ts";

/** A site that somebody added: what is no secret of it. */
const SiteRecord = z.object({
  id: z.string().regex(/^site-[a-z0-9]{8}$/),
  name: SiteName,
  namespace: NamespaceName,
  from: z.enum(["own", "file", "invitation"]),
  /** Of an access file. */
  context: z.string().optional(),
  /** The link, when somebody was invited. */
  invitation: z.string().optional(),
  /** Shown while it cannot be connected. */
  server: z.string(),
  /** What the user agreed to; each stands for one command, file or proxy of one text. */
  consent: z.array(z.string()),
});
export type SiteRecord = z.infer<typeof SiteRecord>;

export interface SiteRecords {
  list(): readonly SiteRecord[];
  put(record: SiteRecord): Promise<void>;
  remove(id: string): Promise<void>;
}

/** A small JSON file. One that cannot be read is set aside, never overwritten. */
export async function openSiteRecords(path: string): Promise<SiteRecords> {
  let records = await load(path);
  let writing = Promise.resolve();
  const save = async (next: readonly SiteRecord[]) => {
    records = [...next];
    const text = JSON.stringify({ version: 1, sites: records }, null, 2);
    writing = writing.catch(() => undefined).then(() => writeAtomically(path, text));
    await writing;
  };
  return {
    list: () => records,
    put: (record) => {
      const known = records.some(({ id }) => id === record.id);
      return save(known ? records.map((old) => (old.id === record.id ? record : old)) : [...records, record]);
    },
    remove: (id) => save(records.filter((record) => record.id !== id)),
  };
}

const File = z.object({ version: z.literal(1), sites: z.array(SiteRecord) });

async function load(path: string): Promise<SiteRecord[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return [];
  }
  try {
    return File.parse(JSON.parse(text)).sites;
  } catch {
    await rename(path, `${path}.unreadable`);
    return [];
  }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
