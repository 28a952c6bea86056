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

interface Keeper {
  read(): Promise<string>;
  wrote(text: string): void;
  /** Another state than ours may be on the disk now. */
  heard(revision: string): void;
  /** What to do with a text that somebody else wrote, while there is none of ours that is not saved. */
  onOthers(take: (text: string) => void): void;
  /** Saves at once what waits. */
  flush(): Promise<void>;
  resolve(choice: "mine" | "theirs"): Promise<void>;
  close(): void;
}

let current: Keeper | undefined;
/** Of the lab that is open now. */
export const keeper = (): Keeper | undefined => current;

/** Writes the text to the disk as it is typed, one write at a time, and never over what somebody else wrote. */
export function keepSaved(id: string, tell: (saving: Saving) => void): Keeper {
  let revision = "";
  let saved = "";
  let text = "";
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let state: Saving["state"] = "saved";
  let take: (text: string) => void = () => undefined;
  const say = (saving: Saving) => {
    state = saving.state;
    tell(saving);
  };

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    since = undefined;
    while (text !== saved && state !== "conflict") {
      const now = text;
      say({ state: "saving" });
      try {
        ({ revision } = await api.saveDraft({ id, text: now, revision }));
        saved = now;
        say({ state: text === saved ? "saved" : "waiting" });
      } catch (error) {
        const failure = toFailure(error);
        say(failure.kind === "conflict" ? { state: "conflict" } : { state: "failed", failure });
        return;
      }
    }
  };
  const flush = async (): Promise<void> => {
    if (text === saved) return writing;
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  /** Others write too: another window, an editor that the file was opened with. */
  const look = async (): Promise<void> => {
    if (writing || state === "conflict") return;
    const theirs = await api.readDraft({ id });
    if (writing || theirs.revision === revision) return;
    if (text !== saved) return say({ state: "conflict" });
    ({ revision } = theirs);
    saved = theirs.text;
    text = theirs.text;
    take(theirs.text);
    say({ state: "saved" });
  };
  const lookAround = () => void look().catch(() => undefined);
  const leave = () => void flush();
  window.addEventListener("focus", lookAround);
  window.addEventListener("beforeunload", leave);

  const self: Keeper = {
    async read() {
      const read = await api.readDraft({ id });
      ({ revision } = read);
      saved = read.text;
      text = read.text;
      return read.text;
    },
    wrote(now) {
      text = now;
      if (text === saved && !writing) return say({ state: "saved" });
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
      const theirs = await api.readDraft({ id });
      ({ revision } = theirs);
      saved = theirs.text;
      say({ state: "waiting" });
      if (choice === "theirs") {
        text = theirs.text;
        take(theirs.text);
        say({ state: "saved" });
      } else await flush();
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
