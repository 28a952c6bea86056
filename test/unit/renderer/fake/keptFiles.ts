import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { FakeSession } from "./session.ts";

type Names = "keptChanges" | "bringBack" | "undoBringing";
type Entry = CallOutput<"keptChanges">["entries"][number];

const ENTRIES: readonly Entry[] = [
  { path: ".bash_history", kind: "file", is: "added", bytes: 2_410 },
  { path: "LISEZMOI", kind: "file", is: "changed", bytes: 912, bytesNow: 640, ofLab: true },
  { path: "modèle", kind: "folder", is: "missing" },
  { path: "modèle/exemple.c", kind: "file", is: "missing", bytes: 380 },
  { path: "projet", kind: "folder", is: "added" },
  { path: "projet/Makefile", kind: "file", is: "added", bytes: 220 },
  { path: "projet/src", kind: "folder", is: "added" },
  { path: "projet/src/main.c", kind: "file", is: "added", bytes: 14_300 },
  { path: "projet/src/une liste d'essais.txt", kind: "file", is: "added", bytes: 1_200_000 },
  { path: "rapport.md", kind: "file", is: "added", bytes: 5_120 },
];

/** What a reset set aside: what came back is alike from then on, until that is undone. */
export function fakeKeptFiles(
  find: (id: string) => FakeSession,
  now: () => number,
): { [N in Names]: (input: CallInput<N>) => CallOutput<N> } {
  const turns: { set: number; paths: string[] }[] = [];
  const isIn = (path: string, chosen: string) => path === chosen || path.startsWith(`${chosen}/`);
  return {
    keptChanges({ session, seat }) {
      const last = find(session)
        .seats.find(({ number }) => number === seat)
        ?.kept.at(-1);
      if (!last) throw new LabError({ kind: "invalid", issues: [{ code: "kept.nothingAside" }] });
      const back = turns.flatMap(({ paths }) => paths);
      return {
        ...{ number: last.number, at: last.at, by: last.by, isCut: false, unreadable: 0 },
        entries: ENTRIES.filter(({ path }) => !back.some((chosen) => isIn(path, chosen))),
        totals: { before: 9, now: 3 },
        brought: turns.map(({ set, paths }) => ({ set, count: paths.length })),
      };
    },
    bringBack({ paths }) {
      const set = Math.floor(now() / 1000) + turns.length;
      turns.push({ set, paths });
      return { set, count: paths.length };
    },
    undoBringing({ set }) {
      const count = turns.find((turn) => turn.set === set)?.paths.length ?? 0;
      turns.splice(0);
      return { set, count };
    },
  };
}
