import { KEPT_END, MOST_TOLD } from "../manifests/keptFiles.ts";

/** One entry that the folder of before and the one of now do not have alike. Paths are below the folder of the work. */
interface KeptEntry {
  path: string;
  kind: "folder" | "file" | "other";
  /** `added`: only before; `changed`: in both, not alike, or not compared; `missing`: only now. Of a folder: whether it is there. */
  is: "added" | "changed" | "missing" | "same";
  /** Bytes before, of a file; of one that is missing, those of now. */
  bytes?: number;
  /** Bytes now, where there is such a file. */
  bytesNow?: number;
}

export interface KeptListing {
  /** Folders that lead to what differs, and what differs, in the order of a tree. */
  entries: KeptEntry[];
  /** All that there is before and now, also what is not told of. */
  totals: { before: number; now: number };
  /** Not everything was told of: what differs may be more. */
  isCut: boolean;
  /** Names with a line end, which nobody can choose here. */
  unreadable: number;
  /** What was brought back so far, the oldest first: when (s since 1970, also its name), and how many paths. */
  brought: { set: number; count: number }[];
}

export type KeptAnswer =
  | { is: "listing"; listing: KeptListing }
  | { is: "brought"; set: number; count: number }
  /** `gone`: not there (any more); `link`: it leads through a link; `way`: a file stands where a folder is to be; `room`: no room; `program`: the image lacks it. */
  | { is: "failed"; why: "gone" | "link" | "way" | "room" | "moved" | "program"; path: string }
  | { is: "cutOff" };

interface Found {
  kind: KeptEntry["kind"];
  bytes?: number;
}

/** What the script of keptFiles.ts said. A student's own folder, told by a student's own programs: nothing of it is trusted. */
export function parseKept(text: string): KeptAnswer {
  if (!text.endsWith(KEPT_END)) return { is: "cutOff" };
  const sides = { k: new Map<string, Found>(), n: new Map<string, Found>() };
  const sums = { k: new Map<string, string>(), n: new Map<string, string>() };
  const totals = { k: 0, n: 0 };
  let unreadable = 0;
  const brought: KeptListing["brought"] = [];
  for (const line of text.slice(0, -KEPT_END.length).split("\n")) {
    const failed = /^F (gone|link|way|room|moved|program) (.*)$/.exec(line);
    if (failed) return { is: "failed", why: failed[1] as "gone", path: failed[2] ?? "" };
    const done = /^([BD]) (\d{1,15}) (\d{1,9})$/.exec(line);
    if (done?.[1] === "D") return { is: "brought", set: Number(done[2]), count: Number(done[3]) };
    if (done) brought.push({ set: Number(done[2]), count: Number(done[3]) });
    const [, side, what = "", rest = ""] = /^([kn])([todfls]) (.*)$/.exec(line) ?? [];
    if (side !== "k" && side !== "n") continue;
    if (what === "t")
      totals[side] = Math.max(0, Number(rest) - 1 || 0); // the folder itself is none of them
    else if (what === "o") unreadable = Math.max(unreadable, Number(rest) || 0);
    else note(side, what, rest);
  }

  function note(side: "k" | "n", what: string, rest: string): void {
    const [, number = "", named] =
      (what === "f" ? /^(\d{1,16}) (.*)$/ : /^([0-9a-f]{32}) [ *](.*)$/).exec(rest) ?? [];
    const path = (what === "d" || what === "l" ? rest : (named ?? "")).replace(/^\.\//, "");
    if (path === "" || path === ".") return;
    if (what === "s") sums[side].set(path, number);
    else if (what === "f") sides[side].set(path, { kind: "file", bytes: Number(number) });
    else sides[side].set(path, { kind: what === "d" ? "folder" : "other" });
  }

  const differing = [...sides.k].flatMap(([path, before]): KeptEntry[] => {
    const now = sides.n.get(path);
    const bytes = before.bytes === undefined ? {} : { bytes: before.bytes };
    if (!now) return [{ path, kind: before.kind, is: "added", ...bytes }];
    const bytesNow = now.bytes === undefined ? {} : { bytesNow: now.bytes };
    const isAlike =
      before.kind === now.kind &&
      (before.kind !== "file" ||
        (before.bytes === now.bytes && sums.k.has(path) && sums.k.get(path) === sums.n.get(path)));
    if (isAlike) return [];
    return [{ path, kind: before.kind, is: "changed", ...bytes, ...bytesNow }];
  });
  for (const [path, { kind, bytes }] of sides.n)
    if (!sides.k.has(path))
      differing.push({ path, kind, is: "missing", ...(bytes === undefined ? {} : { bytes }) });
  const told = sides.k.size < totals.k || sides.n.size < totals.n;
  const entries = inTree(withFolders(differing, sides.k)).slice(0, MOST_TOLD);
  return {
    is: "listing",
    listing: {
      entries,
      totals: { before: totals.k, now: totals.n },
      isCut: told || entries.length < differing.length,
      unreadable,
      brought: brought.sort((a, b) => a.set - b.set),
    },
  };
}

/** With each entry the folders that lead to it: those that are alike are shown for what is in them. */
function withFolders(entries: KeptEntry[], before: ReadonlyMap<string, Found>): KeptEntry[] {
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at);
      if (all.has(folder)) break;
      all.set(folder, { path: folder, kind: "folder", is: before.has(folder) ? "same" : "missing" });
    }
  return [...all.values()];
}

const inTree = (entries: KeptEntry[]): KeptEntry[] => {
  // A slash sorts before all else, so that what is in a folder follows it at once.
  const key = ({ path }: KeptEntry) => path.replaceAll("/", "\0");
  return entries
    .map((entry) => ({ entry, key: key(entry) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ entry }) => entry);
};

/** Without what comes along with a folder that is chosen itself. */
export function topmost(paths: readonly string[]): string[] {
  const chosen = new Set(paths);
  return [...chosen].filter((path) => {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      if (chosen.has(path.slice(0, at))) return false;
    return true;
  });
}
