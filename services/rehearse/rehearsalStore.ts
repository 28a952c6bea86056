import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Rehearsal, RehearsalWord } from "../../shared/domain/rehearsal.ts";
import { writePrivateFile } from "../privateFile.ts";

/** Of each text of a lab at each site, the last rehearsal that came to an end. */
export interface RehearsalStore {
  list(): Rehearsal[];
  keep(rehearsal: Rehearsal): Promise<void>;
  /** What the last rehearsal of this text came to, wherever it was. */
  word(fingerprint: string): RehearsalWord | undefined;
}

const MOST = 200;

/** @param path Absent: remembered as long as the program runs. A file that cannot be read counts as empty. */
export async function openRehearsalStore(path?: string): Promise<RehearsalStore> {
  let kept = path === undefined ? [] : await load(path);
  let queue: Promise<unknown> = Promise.resolve();
  return {
    list: () => kept,
    word(fingerprint) {
      const last = kept.find(({ lab, simulated }) => lab.fingerprint === fingerprint && !simulated);
      return last && RehearsalWord.safeParse({ at: last.startedAt, state: last.state, fingerprint }).data;
    },
    keep(rehearsal) {
      const { lab, site } = rehearsal;
      const isOther = (one: Rehearsal) => one.lab.fingerprint !== lab.fingerprint || one.site !== site;
      // One that was stopped takes away nothing that is known.
      if (rehearsal.state === "cancelled" && !kept.every(isOther)) return queue.then(() => undefined);
      kept = [rehearsal, ...kept.filter(isOther)].slice(0, MOST);
      const text = JSON.stringify(kept);
      const write = async () => {
        if (path === undefined) return;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writePrivateFile(path, text);
      };
      const written = queue.then(write);
      queue = written.catch(() => undefined);
      return written;
    },
  };
}

async function load(path: string): Promise<Rehearsal[]> {
  try {
    return z.array(Rehearsal).parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return [];
  }
}
