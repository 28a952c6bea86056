import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { api } from "../../api.ts";

export type Saving =
  | { state: "saved" | "waiting" | "saving" }
  /** Somebody else saved another text meanwhile. */
  | { state: "conflict" }
  | { state: "failed"; failure: Failure };

/** ms without typing, and of typing without a pause, after which the text is on the disk. */
const PAUSE = 400;
const LONGEST = 2000;

/** A lab's text and what solves it: two files, one state. */
interface Texts {
  text: string;
  solution: string;
}
const isSame = (one: Texts, other: Texts): boolean =>
  one.text === other.text && one.solution === other.solution;

interface Keeper {
  read(): Promise<Texts>;
  wrote(part: Partial<Texts>): void;
  /** Another state than ours may be on the disk now. */
  heard(revision: string): void;
  /** What to do with texts that somebody else wrote, while there is none of ours that is not saved. */
  onOthers(take: (theirs: Texts) => void): void;
  /** Saves at once what waits. */
  flush(): Promise<void>;
  resolve(choice: "mine" | "theirs"): Promise<void>;
  close(): void;
}

let current: Keeper | undefined;
/** Of the lab that is open now. */
export const keeper = (): Keeper | undefined => current;

/** Writes the texts to the disk as they are typed, one write at a time, and never over what somebody else wrote. */
export function keepSaved(id: string, tell: (saving: Saving) => void): Keeper {
  let revision = "";
  let saved: Texts = { text: "", solution: "" };
  let ours = saved;
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let state: Saving["state"] = "saved";
  let take: (theirs: Texts) => void = () => undefined;
  const say = (saving: Saving) => {
    state = saving.state;
    tell(saving);
  };

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    since = undefined;
    while (!isSame(ours, saved) && state !== "conflict") {
      const now = ours;
      say({ state: "saving" });
      try {
        ({ revision } = await api.saveDraft({ id, ...now, revision }));
        saved = now;
        say({ state: isSame(ours, saved) ? "saved" : "waiting" });
      } catch (error) {
        const failure = toFailure(error);
        say(failure.kind === "conflict" ? { state: "conflict" } : { state: "failed", failure });
        return;
      }
    }
  };
  const flush = async (): Promise<void> => {
    if (isSame(ours, saved)) return writing;
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  /** What is on the disk is ours from here on. */
  const accept = ({ text, solution, revision: read }: Texts & { revision: string }): Texts => {
    revision = read;
    saved = { text, solution };
    ours = saved;
    return saved;
  };
  /** Others write too: another window, an editor that the file was opened with. */
  const look = async (): Promise<void> => {
    if (writing || state === "conflict") return;
    const theirs = await api.readDraft({ id });
    if (writing || theirs.revision === revision) return;
    if (!isSame(ours, saved)) return say({ state: "conflict" });
    take(accept(theirs));
    say({ state: "saved" });
  };
  const lookAround = () => void look().catch(() => undefined);
  const leave = () => void flush();
  window.addEventListener("focus", lookAround);
  window.addEventListener("beforeunload", leave);

  const self: Keeper = {
    read: async () => accept(await api.readDraft({ id })),
    wrote(part) {
      ours = { ...ours, ...part };
      if (isSame(ours, saved) && !writing) return say({ state: "saved" });
      if (state === "conflict") return;
      since ??= Date.now();
      if (state !== "waiting") say({ state: "waiting" });
      clearTimeout(timer);
      timer = setTimeout(leave, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
    },
    heard(now) {
      if (now !== revision && !writing) lookAround();
    },
    onOthers(listener) {
      take = listener;
    },
    flush,
    async resolve(choice) {
      const read = await api.readDraft({ id });
      // Only now: what is typed until here is mine, too.
      const mine = ours;
      const theirs = accept(read);
      say({ state: "waiting" });
      if (choice === "theirs") {
        take(theirs);
        say({ state: "saved" });
      } else {
        ours = mine;
        await flush();
      }
    },
    close() {
      window.removeEventListener("focus", lookAround);
      window.removeEventListener("beforeunload", leave);
      clearTimeout(timer);
      if (current === self) current = undefined;
      leave();
    },
  };
  current = self;
  return self;
}
