import type { Command } from "just-bash";
import { complain, program } from "./answer.ts";
import { simple, statement } from "./staging.ts";

const BACKGROUND_PROGRAM = "__background";

const withoutJobs = (name: string, french: string, english: string) =>
  `${name} : pas de tâches de fond dans le terminal simulé ; ${french}.\n` +
  `${name}: no background jobs in the simulated shell; ${english}.`;

/** Stands in a script where a command was to run in the background. */
export const backgroundProgram: Command = program(BACKGROUND_PROGRAM, () =>
  complain(
    withoutJobs("&", "rien n'est lancé, ôtez le & pour lancer", "nothing is started, leave & out to start"),
  ),
);

/** Job control is not simulated, and says so. */
export function jobPrograms(): Command[] {
  const jobs = (name: string) =>
    complain(
      withoutJobs(name, "Ctrl-C arrête la commande en cours", "Ctrl-C stops the command that runs"),
      127,
    );
  const trap = complain(
    "trap : absent du terminal simulé, rien n'est piégé ; il fonctionne sur un vrai cluster.\n" +
      "trap: not part of the simulated shell, nothing is trapped; it works on a real cluster.",
    127,
  );
  return [
    ...["jobs", "fg", "bg", "disown"].map((name) => program(name, () => jobs(name))),
    program("trap", () => trap),
  ];
}

/** What Ctrl-Z says while a command runs, which goes on. */
export const NOT_SUSPENDED = withoutJobs(
  "Ctrl-Z",
  "la commande continue, Ctrl-C l'arrête",
  "the command goes on, Ctrl-C stops it",
);

/**
 * The interpreter would run `command &` as if there were no `&`: a server would hold the terminal for good, and what
 * follows would come too late. Nothing of it is run, at any depth of a script.
 */
export function refuseBackground<T>(node: T): T {
  if (Array.isArray(node)) return node.map((item: unknown) => refuseBackground(item)) as T;
  if (node === null || typeof node !== "object") return node;
  const { type, background } = node as { type?: unknown; background?: unknown };
  if (type === "Statement" && background === true) return statement(simple(BACKGROUND_PROGRAM)) as T;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]: [string, unknown]) => [name, refuseBackground(value)]),
  ) as T;
}
