import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../build/tools/paths.mjs";
import { markdownTable, type Row } from "./table.ts";

/** What one benchmark gave. */
export interface Chapter {
  name: string;
  remark: string;
  rows: Row[];
  /** Of the minute before it began, and of its own last minute, which it is part of. */
  load: number;
  loadAfter: number;
}

const PATH = join(repository, "docs", "benchmarks.md");

const HEAD = `# Benchmarks

Written by \`npm run bench -- --write\`; \`--only NAME\` measures one chapter anew and leaves the others. Figures are medians,
with the least and the most; each is measured in turns with what it is compared with, in the same run, so that a busy
computer slows both: read the ratios rather than the seconds; those of each turn stand in brackets. *Load* is how many processes wanted to run, in the minute
before the chapter began and in its own last minute; older chapters say the first only. A missed goal stays here until it is met.
`;

/** Keeps the chapters that were not measured this time; those of benchmarks that are no more go. */
export async function writePage(
  machine: string,
  repetitions: number,
  chapters: Chapter[],
  order: readonly string[],
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const before = await readFile(PATH, "utf8").catch(() => "");
  const kept = new Map(
    before
      .split(/^(?=## )/m)
      .slice(1)
      .map((text) => [/^## (.*)$/m.exec(text)?.[1] ?? "", text.trim()]),
  );
  for (const { name, remark, rows, load, loadAfter } of chapters) {
    const how = `${date}; ${machine}; at most ${repetitions} repetitions; load ${load.toFixed(1)} before, ${loadAfter.toFixed(1)} after.`;
    kept.set(name, `## ${name}\n\n${remark}\n\n${markdownTable(rows)}\n\n${how}`);
  }
  const texts = order.flatMap((name) => kept.get(name) ?? []);
  await writeFile(PATH, `${HEAD}\n${texts.join("\n\n")}\n`);
}
