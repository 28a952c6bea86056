import { fetchState, type StateAnswer } from "./portalApi.ts";

/** Between two questions (ms): a page is back as soon after its network is. A class does not ask in step. */
const pause = (): number => 750 + Math.random() * 500;
/** So long a question stays open (ms): on a slow network it is an earlier one that is answered in the end. */
const PATIENCE = 5_000;

interface ComingBack {
  /** Asks now: the browser says that the network is there, or somebody looks at the page again. */
  hurry(): void;
  stop(): void;
}

/**
 * Asks the portal where this page stands until it answers, once. Neither a socket nor an EventSource says why it was
 * refused; the state does.
 */
export function comeBack(onAnswer: (answer: StateAnswer) => void): ComingBack {
  const open = new Set<AbortController>();
  let timer = setTimeout(ask, pause());
  let isOver = false;

  function ask(): void {
    if (isOver) return;
    clearTimeout(timer);
    timer = setTimeout(ask, pause());
    const question = new AbortController();
    open.add(question);
    const patience = setTimeout(() => question.abort(), PATIENCE);
    fetchState(question.signal)
      .then(
        (answer) => {
          if (isOver) return;
          stop();
          onAnswer(answer);
        },
        () => undefined, // asked again
      )
      .finally(() => {
        clearTimeout(patience);
        open.delete(question);
      });
  }

  function stop(): void {
    isOver = true;
    clearTimeout(timer);
    for (const question of open) question.abort();
  }

  return { hurry: ask, stop };
}

/** Tells of the moments in which asking at once is worth it. */
export function onHope(hurry: () => void): void {
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") hurry();
  });
}
