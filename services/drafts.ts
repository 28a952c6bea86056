import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../shared/contract/failure.ts";

interface DraftText {
  id: string;
  text: string;
  /** Of the text: the same text is the same state, whoever wrote it. */
  revision: string;
  changedAt: Date;
}

/** Labs that this user is writing: one file each, `<id>.yaml`, in a folder of the application's own. */
export interface DraftStore {
  list(): Promise<DraftText[]>;
  /** @throws LabError notFound */
  read(id: string): Promise<DraftText>;
  create(text: string): Promise<{ id: string }>;
  /** @throws LabError conflict when the file is no longer as it was read. */
  save(id: string, text: string, revision: string): Promise<{ revision: string }>;
  /** Puts the file aside for a month. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Once everything that was asked for until now is on the disk. */
  settled(): Promise<void>;
}

const MONTH = 30 * 24 * 60 * 60 * 1000;
const FILE = /^([a-z0-9][-a-z0-9]{0,39})\.yaml$/;
const LETTERS = "bcdfghjkmnpqrstvwxz23456789";
/** Nobody writes labs of that size; such a file is something else. */
const MOST_BYTES = 1_200_000;

export function draftStore(folder: string, random: (below: number) => number, now: () => Date): DraftStore {
  const aside = join(folder, "removed");
  const fileOf = (id: string) => join(folder, `${id}.yaml`);
  let queue: Promise<unknown> = Promise.resolve();
  /** One after the other, so that what is compared is what is replaced. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };

  const read = async (id: string): Promise<DraftText> => {
    try {
      const { mtime, size } = await stat(fileOf(id));
      if (size > MOST_BYTES) throw new Error("too large");
      const text = await readFile(fileOf(id), "utf8");
      return { id, text, revision: revisionOf(text), changedAt: mtime };
    } catch (error) {
      throw new LabError({ kind: "notFound", params: { what: id } }, { cause: error });
    }
  };
  const names = async (): Promise<string[]> => ((await exists(folder)) ? readdir(folder) : []);

  return {
    async list() {
      const ids = (await names()).flatMap((name) => FILE.exec(name)?.[1] ?? []);
      const found = await Promise.all(ids.map((id) => read(id).catch(() => undefined)));
      return found.filter((draft) => draft !== undefined);
    },
    read,
    create: (text) =>
      inTurn(async () => {
        const taken = new Set(await names());
        let id: string;
        do id = Array.from({ length: 8 }, () => LETTERS[random(LETTERS.length)] ?? "b").join("");
        while (taken.has(`${id}.yaml`));
        await writeSafely(folder, fileOf(id), text);
        return { id };
      }),
    save: (id, text, revision) =>
      inTurn(async () => {
        const found = await read(id);
        if (found.revision !== revision && found.text !== text)
          throw new LabError({ kind: "conflict", params: { what: id } });
        if (found.text !== text) await writeSafely(folder, fileOf(id), text);
        return { revision: revisionOf(text) };
      }),
    remove: (id) =>
      inTurn(async () => {
        await read(id);
        await mkdir(aside, { recursive: true, mode: 0o700 });
        await rename(fileOf(id), join(aside, `${id}.yaml`));
        await forgetOld(aside, now());
      }),
    restore: (id) =>
      inTurn(async () => {
        if (await exists(fileOf(id))) throw new LabError({ kind: "alreadyExists", params: { what: id } });
        try {
          await rename(join(aside, `${id}.yaml`), fileOf(id));
        } catch (error) {
          throw new LabError({ kind: "notFound", params: { what: id } }, { cause: error });
        }
      }),
    settled: async () => {
      await queue;
    },
  };
}

const revisionOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** On the disk before it takes the old one's place: a power cut leaves the old text or the new one, never half. */
async function writeSafely(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

async function forgetOld(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { ctime } = await stat(path);
    if (now.getTime() - ctime.getTime() > MONTH) await rm(path, { force: true });
  }
}
