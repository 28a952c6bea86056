import { parseArgs } from "node:util";
import type { Benchmark, Measured } from "./benchmark.ts";
import { board } from "./board.ts";
import { boardInWindow } from "./boardInWindow.ts";
import { end } from "./end.ts";
import { launch30, launch300 } from "./launch.ts";
import { describeMachine, loadNow } from "./machine.ts";
import { memory } from "./memory.ts";
import { type Chapter, writePage } from "./page.ts";
import { portal } from "./portal.ts";
import { requests } from "./requests.ts";
import { reset } from "./reset.ts";
import { buildRows, textTable } from "./table.ts";
import { transport } from "./transport.ts";
import { window } from "./window.ts";

const BENCHMARKS: Benchmark[] = [
  window,
  memory,
  launch30,
  launch300,
  requests,
  reset,
  end,
  board,
  boardInWindow,
  transport,
  portal,
];

const USAGE = `npm run bench -- [--quick] [--repetitions N] [--only NAME]... [--write]

  --quick          one repetition: does it run?
  --repetitions N  how often each is measured (5); figures are medians
  --only NAME      one benchmark; may be given several times
  --write          keep the table in docs/benchmarks.md

Benchmarks: ${BENCHMARKS.map(({ name }) => name).join(", ")}
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      repetitions: { type: "string", default: "5" },
      only: { type: "string", multiple: true, default: [] },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const unknown = values.only.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  const repetitions = values.quick ? 1 : Number(values.repetitions);
  if (values.help || unknown.length > 0 || !(repetitions >= 1)) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const chosen = BENCHMARKS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const machine = await describeMachine();
  const chapters: Chapter[] = [];
  for (const benchmark of chosen) {
    const load = loadNow();
    try {
      const rows = buildRows(benchmark.lines, await run(benchmark, repetitions, values.quick));
      chapters.push({ name: benchmark.name, remark: benchmark.remark, rows, load, loadAfter: loadNow() });
    } catch (error) {
      say(`${benchmark.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  process.stdout.write(`\n${machine}\n\n${textTable(chapters.flatMap(({ rows }) => rows))}\n`);
  if (values.write) {
    const order = BENCHMARKS.map(({ name }) => name);
    await writePage(machine, repetitions, chapters, order);
  }
  return chapters.length < chosen.length ? 1 : 0;
}

async function run(benchmark: Benchmark, wanted: number, quick: boolean): Promise<Measured[]> {
  const repetitions = Math.min(wanted, benchmark.most ?? wanted);
  const opened = await benchmark.open({ quick });
  const measured: Measured[] = [];
  try {
    for (let turn = 1; turn <= repetitions; turn += 1) {
      const figures = await opened.repeat();
      measured.push(figures);
      const words = Object.entries(figures).map(([key, value]) => `${key} ${value.toFixed(2)}`);
      say(`${benchmark.name} ${turn}/${repetitions}: ${words.join(", ")}`);
    }
  } finally {
    await opened.close();
  }
  return measured;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await main();
