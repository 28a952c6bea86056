import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../shared/contract/failure.ts";

interface LabText {
  text: string;
  /** What makes every check pass; empty where there is none. It stays here, for rehearsals to type. */
  solution: string;
}

interface DraftText extends LabText {
  id: string;
  /** Of both: the same texts are the same state, whoever wrote them. */
  revision: string;
  changedAt: Date;
}

/**
 * Labs that this user is writing: one file each, `<id>.yaml`, in a folder of the application's own, and beside it what
 * solves it, `<id>.solution.sh`.
 */
export interface DraftStore {
  list(): Promise<DraftText[]>;
  /** @throws LabError notFound */
  read(id: string): Promise<DraftText>;
  create(lab: LabText): Promise<{ id: string }>;
  /** @throws LabError conflict when the file is no longer as it was read. */
  save(id: string, lab: LabText, revision: string): Promise<{ revision: string }>;
  /** Puts its files aside for a month. */
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
  const solutionOf = (id: string, within = folder) => join(within, `${id}.solution.sh`);
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
      const lab = { text: await readFile(fileOf(id), "utf8"), solution: await readText(solutionOf(id)) };
      return { id, ...lab, revision: revisionOf(lab), changedAt: mtime };
    } catch (error) {
      throw new LabError({ kind: "notFound", params: { what: id } }, { cause: error });
    }
  };
  /** The lab's own file last and in any case: one that is there is whole, and its time is that of the last change. */
  const write = async (id: string, lab: LabText, before?: LabText): Promise<void> => {
    if (lab.solution === "") await rm(solutionOf(id), { force: true });
    else if (lab.solution !== before?.solution) await writeSafely(folder, solutionOf(id), lab.solution);
    await writeSafely(folder, fileOf(id), lab.text);
  };
  const names = async (): Promise<string[]> => ((await exists(folder)) ? readdir(folder) : []);

  return {
    async list() {
      const ids = (await names()).flatMap((name) => FILE.exec(name)?.[1] ?? []);
      const found = await Promise.all(ids.map((id) => read(id).catch(() => undefined)));
      return found.filter((draft) => draft !== undefined);
    },
    read,
    create: (lab) =>
      inTurn(async () => {
        const taken = new Set(await names());
        let id: string;
        do id = Array.from({ length: 8 }, () => LETTERS[random(LETTERS.length)] ?? "b").join("");
        while (taken.has(`${id}.yaml`));
        await write(id, lab);
        return { id };
      }),
    save: (id, lab, revision) =>
      inTurn(async () => {
        const found = await read(id);
        const next = revisionOf(lab);
        if (found.revision !== revision && found.revision !== next)
          throw new LabError({ kind: "conflict", params: { what: id } });
        if (found.revision !== next) await write(id, lab, found);
        return { revision: next };
      }),
    remove: (id) =>
      inTurn(async () => {
        await read(id);
        await mkdir(aside, { recursive: true, mode: 0o700 });
        await rename(fileOf(id), join(aside, `${id}.yaml`));
        await move(solutionOf(id), solutionOf(id, aside));
        await forgetOld(aside, now());
      }),
    restore: (id) =>
      inTurn(async () => {
        if (await exists(fileOf(id))) throw new LabError({ kind: "alreadyExists", params: { what: id } });
        try {
          await rename(join(aside, `${id}.yaml`), fileOf(id));
          await move(solutionOf(id, aside), solutionOf(id));
        } catch (error) {
          throw new LabError({ kind: "notFound", params: { what: id } }, { cause: error });
        }
      }),
    settled: async () => {
      await queue;
    },
  };
}

const revisionOf = ({ text, solution }: LabText): string =>
  createHash("sha256")
    .update(JSON.stringify([text, solution]))
    .digest("hex")
    .slice(0, 32);

/** Empty where there is no such file; one that cannot be read is no empty one. */
async function readText(path: string): Promise<string> {
  if (!(await exists(path))) return "";
  if ((await stat(path)).size > MOST_BYTES) throw new Error("too large");
  return readFile(path, "utf8");
}

/** What is not there leaves nothing of that name there either. */
const move = async (from: string, to: string): Promise<void> =>
  (await exists(from)) ? rename(from, to) : rm(to, { force: true });

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
