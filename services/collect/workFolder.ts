import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CollectedSeat, isCollected } from "../../shared/domain/collection.ts";
import { DiskRefuses } from "./onDisk.ts";

/** What lies beside the archives: by it a collection that was broken off is gone on with, on another computer too. */
const RECORD = "work.json";
/** As `sha256sum --check` reads it. */
const SUMS = "SHA256SUMS";

const Saved = z.object({
  version: z.literal(1),
  session: z.string(),
  title: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  seats: z.array(CollectedSeat),
});
type Saved = z.infer<typeof Saved>;

export interface WorkFolder {
  path: string;
  /** Seats whose archives are there already, whole. */
  collected: readonly CollectedSeat[];
  save(seats: readonly CollectedSeat[], endedAt?: Date): Promise<void>;
}

/** A folder for this session within `parent`: the one of a collection that did not come to its end, else a new one. @throws DiskRefuses */
export async function openWorkFolder(
  parent: string,
  { session, title, now }: { session: string; title: string; now: Date },
): Promise<WorkFolder> {
  return asDisk(async () => {
    const begun = await findBegun(parent, session);
    const path = begun?.path ?? (await makeFolder(parent, folderName(title, now)));
    const { startedAt } = begun?.saved ?? { startedAt: now.toISOString() };
    // Seats end side by side, and each has the record written: one after the other.
    let last: Promise<void> = Promise.resolve();
    const inTurn = (write: () => Promise<void>) => {
      const turn = last.then(write);
      last = turn.catch(() => undefined);
      return turn;
    };
    return {
      path,
      collected: begun ? await stillThere(path, begun.saved.seats) : [],
      save: (seats, endedAt) =>
        inTurn(() =>
          asDisk(async () => {
            const saved: Saved = {
              ...{ version: 1, session, title, startedAt },
              ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
              seats: [...seats],
            };
            await replaceFile(join(path, RECORD), `${JSON.stringify(saved, undefined, 2)}\n`);
            const sums = seats.flatMap(({ sha256, file }) =>
              sha256 && file ? [`${sha256}  ${file}\n`] : [],
            );
            await replaceFile(join(path, SUMS), sums.join(""));
          }),
        ),
    };
  });
}

/** Names of persons are for the teacher's own disk: what a file system or a shell may stumble over is left out. */
export function archiveName(seat: number, names: readonly string[]): string {
  const who = names
    .join(" + ")
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 100)
    .trim();
  const number = String(seat).padStart(2, "0");
  return `${who === "" ? number : `${number} ${who}`}.tar.gz`;
}

function folderName(title: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const safe = title
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "")
    .slice(0, 80)
    .trim();
  return `${safe} ${day} ${two(now.getHours())}h${two(now.getMinutes())}`.trim();
}

async function makeFolder(parent: string, name: string): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const path = join(parent, copy === 1 ? name : `${name} (${copy})`);
    try {
      await mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

async function findBegun(parent: string, session: string) {
  const entries = await readdir(parent, { withFileTypes: true });
  const found = await Promise.all(
    [parent, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name))].map(
      async (path) => ({ path, saved: await readSaved(path) }),
    ),
  );
  for (const { path, saved } of found)
    if (saved?.session === session && saved.endedAt === undefined) return { path, saved };
  return undefined;
}

/** Anything else of that name is somebody else's file, and no reason to stop. */
async function readSaved(path: string): Promise<Saved | undefined> {
  try {
    return Saved.safeParse(JSON.parse(await readFile(join(path, RECORD), "utf8"))).data;
  } catch {
    return undefined;
  }
}

async function stillThere(path: string, seats: readonly CollectedSeat[]): Promise<CollectedSeat[]> {
  const there = await Promise.all(
    seats.filter(isCollected).map(async (seat) => {
      const size = await stat(join(path, seat.file ?? "")).then(
        (found) => found.size,
        () => undefined,
      );
      return size === seat.bytes ? [seat] : [];
    }),
  );
  return there.flat();
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
}

async function asDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DiskRefuses(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
