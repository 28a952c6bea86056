import { create } from "zustand";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { KeptChanges } from "../../../shared/contract/keeping.ts";
import { topmost } from "../../../shared/plan/keptChanges.ts";
import { api } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { act } from "../../ui/act.tsx";
import type { Of } from "./seatActions.ts";

export type Entry = KeptChanges["entries"][number];

/** What one seat's reset set aside, while somebody looks at it. */
interface BringBack {
  seat: number | undefined;
  changes?: KeptChanges | undefined;
  failure?: Failure | undefined;
  /** Files are on their way. */
  isBusy: boolean;
  chosen: ReadonlySet<string>;
  closed: ReadonlySet<string>;
  filter: string;
}

const NONE: ReadonlySet<string> = new Set();
const CLOSED: BringBack = { seat: undefined, isBusy: false, chosen: NONE, closed: NONE, filter: "" };
/** Of more, folders begin closed. */
const ALL_OPEN = 200;

export const useBringBack = create<BringBack>(() => CLOSED);
export const leaveBringBack = (): void => useBringBack.setState(CLOSED, true);

export function askBringBack(of: Of, seat: number): void {
  useBringBack.setState({ ...CLOSED, seat }, true);
  void look(of, seat);
}

/** Looks at the seat; what comes after somebody turned to another one is left. */
export async function look({ site, id }: Of, seat: number): Promise<void> {
  const isStill = () => useBringBack.getState().seat === seat;
  try {
    const changes = await api.keptChanges({ site, session: id, seat });
    const folders = changes.entries.flatMap(({ kind, path }) => (kind === "folder" ? [path] : []));
    const closed = changes.entries.length > ALL_OPEN ? new Set(folders) : NONE;
    if (isStill()) useBringBack.setState({ changes, closed, failure: undefined, chosen: NONE });
  } catch (error) {
    if (isStill()) useBringBack.setState({ failure: toFailure(error) });
  }
}

/** There is something to bring: what is there now only is not among what was set aside. */
export const isChoosable = ({ is }: Entry): boolean => is === "added" || is === "changed";

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** What a press on an entry stands for: of a folder that is alike in both, what in it differs. */
export function coveredBy(entries: readonly Entry[], { path, kind }: Entry): string[] {
  return entries
    .filter(
      (one) => isChoosable(one) && (one.path === path || (kind === "folder" && isBelow(one.path, path))),
    )
    .map((one) => one.path);
}

type Mark = "all" | "some" | "none";
export function markOf(entries: readonly Entry[], chosen: ReadonlySet<string>, entry: Entry): Mark {
  const covered = coveredBy(entries, entry);
  const count = covered.filter((path) => chosen.has(path)).length;
  return count === 0 ? "none" : count === covered.length ? "all" : "some";
}

/** A folder whose whole content is chosen is brought back as one; one of which a part is chosen is not itself. */
export function toggled(
  entries: readonly Entry[],
  chosen: ReadonlySet<string>,
  entry: Entry,
): ReadonlySet<string> {
  const covered = coveredBy(entries, entry);
  const next = new Set(chosen);
  const isOn = covered.every((path) => chosen.has(path));
  for (const path of covered)
    if (isOn) next.delete(path);
    else next.add(path);
  const folders = entries.filter(
    (one) => one.kind === "folder" && isChoosable(one) && isBelow(entry.path, one.path),
  );
  for (const folder of folders.reverse()) {
    const rest = coveredBy(entries, folder).filter((path) => path !== folder.path);
    if (rest.every((path) => next.has(path))) next.add(folder.path);
    else next.delete(folder.path);
  }
  return next;
}

/** What is in sight: what the filter leaves, with the folders that lead there, else what no closed folder hides. */
export function visible({
  changes,
  closed,
  filter,
}: Pick<BringBack, "changes" | "closed" | "filter">): Entry[] {
  const all = changes?.entries ?? [];
  const wanted = filter.trim().toLocaleLowerCase();
  if (wanted !== "") {
    const found = all.filter(({ path }) => path.toLocaleLowerCase().includes(wanted));
    const shown = new Set(found.map(({ path }) => path));
    for (const { path } of found)
      for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
        shown.add(path.slice(0, at));
    return all.filter(({ path }) => shown.has(path));
  }
  let hidden: string | undefined;
  return all.filter(({ path, kind }) => {
    if (hidden !== undefined && isBelow(path, hidden)) return false;
    hidden = kind === "folder" && closed.has(path) ? path : undefined;
    return true;
  });
}

export async function bringChosen({ site, id }: Of): Promise<void> {
  const { seat, changes, chosen } = useBringBack.getState();
  if (seat === undefined || !changes) return;
  const paths = topmost([...chosen]);
  await busy({ site, id }, seat, () =>
    act(
      () => api.bringBack({ site, session: id, seat, number: changes.number, paths }),
      ({ count }) => i18n.t("bring.done", { ns: "keeping", count, number: seat }),
    ),
  );
}

export async function takeBack({ site, id }: Of, set: number): Promise<void> {
  const { seat, changes } = useBringBack.getState();
  if (seat === undefined || !changes) return;
  await busy({ site, id }, seat, () =>
    act(
      () => api.undoBringing({ site, session: id, seat, number: changes.number, set }),
      ({ count }) => i18n.t("bring.undone", { ns: "keeping", count, number: seat }),
    ),
  );
}

/** Then it looks again: what was chosen is alike now. */
async function busy(of: Of, seat: number, work: () => Promise<unknown>): Promise<void> {
  useBringBack.setState({ isBusy: true });
  await work();
  if (useBringBack.getState().seat !== seat) return;
  await look(of, seat);
  useBringBack.setState({ isBusy: false });
}
