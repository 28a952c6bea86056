import { parseArgs } from "node:util";
import type { Benchmark, Measured, Scale } from "./benchmark.ts";
import { board } from "./board.ts";
import { boardInWindow } from "./boardInWindow.ts";
import { runBystander } from "./bystander.ts";
import { catalogue } from "./catalogue.ts";
import { classDay } from "./classDay.ts";
import { cluster30, cluster100, cluster300 } from "./clusterLaunch.ts";
import { clusterReset, clusterResetVolume } from "./clusterReset.ts";
import { collecting, runCollector } from "./collecting.ts";
import { runConductor } from "./conductorProcess.ts";
import { editor } from "./editor.ts";
import { end } from "./end.ts";
import { launch30, launch300 } from "./launch.ts";
import { describeMachine, loadNow } from "./machine.ts";
import { memory } from "./memory.ts";
import { type Chapter, writePage } from "./page.ts";
import { portal } from "./portal.ts";
import { report } from "./report.ts";
import { requests } from "./requests.ts";
import { reset } from "./reset.ts";
import { resetKeeping } from "./resetKeeping.ts";
import { supportScreen } from "./supportScreen.ts";
import { supportSearch } from "./supportSearch.ts";
import { buildRows, textTable } from "./table.ts";
import { terminals } from "./terminals.ts";
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
  catalogue,
  editor,
  transport,
  portal,
  terminals,
  classDay,
  collecting,
  report,
  supportSearch,
  supportScreen,
];

/** On a real API server, which takes minutes to build once and is never part of a run that does not name it. */
const ON_A_CLUSTER: Benchmark[] = [
  cluster30,
  cluster100,
  cluster300,
  clusterReset,
  clusterResetVolume,
  resetKeeping,
];

const USAGE = `npm run bench -- [cluster] [--quick] [--repetitions N] [--only NAME]... [--by NAME]... [--write]

  cluster          those on a real API server, and no others
  --quick          one repetition: does it run?
  --repetitions N  how often each is measured (5); figures are medians
  --only NAME      one benchmark; may be given several times
  --by NAME        cluster-N: by this contender alone (replay, ours, …); may be given several times; never written
  --write          keep the table in docs/benchmarks.md

Benchmarks: ${BENCHMARKS.map(({ name }) => name).join(", ")}
On a real API server: ${ON_A_CLUSTER.map(({ name }) => name).join(", ")}
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      repetitions: { type: "string", default: "5" },
      only: { type: "string", multiple: true, default: [] },
      by: { type: "string", multiple: true, default: [] },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const onCluster = positionals.length === 1 && positionals[0] === "cluster";
  const offered = onCluster ? ON_A_CLUSTER : BENCHMARKS;
  const unknown = values.only.filter((name) => !offered.some((benchmark) => benchmark.name === name));
  const repetitions = values.quick ? 1 : Number(values.repetitions);
  if (values.help || unknown.length > 0 || (positionals.length > 0 && !onCluster) || !(repetitions >= 1)) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const chosen = offered.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const machine = await describeMachine();
  const chapters: Chapter[] = [];
  for (const benchmark of chosen) {
    const load = loadNow();
    try {
      const rows = buildRows(benchmark.lines, await run(benchmark, repetitions, values));
      chapters.push({ name: benchmark.name, remark: benchmark.remark, rows, load, loadAfter: loadNow() });
    } catch (error) {
      say(`${benchmark.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  process.stdout.write(`\n${machine}\n\n${textTable(chapters.flatMap(({ rows }) => rows))}\n`);
  if (values.write && values.by.length === 0) {
    const order = [...BENCHMARKS, ...ON_A_CLUSTER].map(({ name }) => name);
    await writePage(machine, repetitions, chapters, order);
  }
  return chapters.length < chosen.length ? 1 : 0;
}

async function run(benchmark: Benchmark, wanted: number, scale: Scale): Promise<Measured[]> {
  const repetitions = Math.min(wanted, benchmark.most ?? wanted);
  const opened = await benchmark.open(scale);
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

const [role, ...roleArguments] = process.argv.slice(2);
const [kubeconfigPath = "", calls = ""] = roleArguments;
if (role === "role:bystander") await runBystander(kubeconfigPath);
else if (role === "role:conductor") await runConductor(kubeconfigPath, calls);
else if (role === "role:collector") await runCollector(roleArguments);
else process.exitCode = await main();
