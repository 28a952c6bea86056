import { closeSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from "node:fs";
import type { Journal } from "../seams.ts";

/**
 * One JSON record a line, appended with a single write, so that a killed process leaves at most a torn last line,
 * which the next start cuts off.
 * @param file absolute path; its folder must exist.
 * @throws Error of the file system; or when a line before the last cannot be read, since going on would lose objects.
 */
export function openJournal(file: string): Journal {
  let descriptor = openSync(file, "a", 0o600);
  return {
    *replay() {
      yield* readRecords(file);
    },
    append(record) {
      writeAll(descriptor, `${JSON.stringify(record)}\n`);
    },
    compact(records) {
      const next = `${file}.next`;
      const target = openSync(next, "w", 0o600);
      let block = "";
      for (const record of records) {
        block += `${JSON.stringify(record)}\n`;
        if (block.length < 1 << 20) continue;
        writeAll(target, block);
        block = "";
      }
      writeAll(target, block);
      fsyncSync(target); // a rename that outlives its contents would lose everything at a power cut
      closeSync(target);
      renameSync(next, file);
      closeSync(descriptor);
      descriptor = openSync(file, "a", 0o600);
    },
    close() {
      if (descriptor >= 0) closeSync(descriptor);
      descriptor = -1;
    },
  };
}

function* readRecords(file: string): Generator<unknown> {
  const bytes = readFileSync(file);
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    if (end < 0) {
      truncateSync(file, start);
      return;
    }
    const line = bytes.toString("utf8", start, end);
    try {
      yield JSON.parse(line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (end < bytes.length - 1)
        throw new Error(`the journal is damaged at byte ${start}`, { cause: error });
      truncateSync(file, start);
      return;
    }
    start = end + 1;
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
