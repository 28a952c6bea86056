import type { SeatPageState, Standing } from "../../shared/contract/student.ts";
import { fetchState } from "./portalApi.ts";

interface LiveListener {
  onState(state: SeatPageState): void;
  /** Out for good: the link was revoked, the session ended, somebody pressed Leave in another tab. */
  onStanding(standing: Standing): void;
  onConnected(connected: boolean): void;
}

/** Without a sign of life for this long the connection is taken for dead; the portal sends one every 15 s. */
const SILENCE = 40_000;
const WAIT_MOST = 10_000;

/** Keeps the page's state up to date, for as long as the page is open. */
export function followState(listener: LiveListener): () => void {
  let source: EventSource | undefined;
  let heardAt = Date.now();
  let failures = 0;
  let timer = 0;
  let ended = false;

  function end(standing: Standing): void {
    ended = true;
    source?.close();
    listener.onStanding(standing);
  }

  function open(): void {
    source?.close();
    if (ended) return;
    heardAt = Date.now();
    source = new EventSource("/api/live");
    source.addEventListener("state", (event) => {
      heard();
      listener.onConnected(true);
      listener.onState(JSON.parse(event.data as string) as SeatPageState);
    });
    source.addEventListener("alive", heard);
    source.addEventListener("closed", (event) => end(JSON.parse(event.data as string) as Standing));
    source.addEventListener("error", lost);
  }

  function heard(): void {
    heardAt = Date.now();
    failures = 0;
  }

  /** An EventSource does not say why it failed, so the state is asked for. */
  function lost(): void {
    source?.close();
    source = undefined;
    if (ended) return;
    listener.onConnected(false);
    clearTimeout(timer);
    timer = setTimeout(retry, Math.min(WAIT_MOST, 500 * 2 ** failures));
    failures += 1;
  }

  function retry(): void {
    fetchState().then(
      (answer) => {
        if ("standing" in answer) end(answer.standing);
        else open();
      },
      () => lost(),
    );
  }

  const watchdog = setInterval(() => {
    if (source && Date.now() - heardAt > SILENCE) lost();
  }, 5_000);
  const hurry = () => {
    if (ended || source || document.visibilityState === "hidden") return;
    clearTimeout(timer);
    retry();
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  retry();

  return () => {
    ended = true;
    source?.close();
    clearInterval(watchdog);
    clearTimeout(timer);
  };
}
