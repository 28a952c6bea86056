import type { SeatPageState, Standing } from "../../shared/contract/student.ts";
import { comeBack, onHope } from "./comeBack.ts";

interface LiveListener {
  onState(state: SeatPageState): void;
  /** Out for good: the link was revoked, the session ended, somebody pressed Leave in another tab. */
  onStanding(standing: Standing): void;
  onConnected(connected: boolean): void;
}

/** Without a sign of life for this long (ms) the connection is taken for dead; the portal sends one every 3 s. */
const SILENCE = 8_000;

/** Keeps the page's state up to date, for as long as the page is open. */
export function followState(listener: LiveListener): () => void {
  let source: EventSource | undefined;
  let coming: ReturnType<typeof comeBack> | undefined;
  let heardAt = Date.now();
  let ended = false;

  function end(standing: Standing): void {
    ended = true;
    source?.close();
    listener.onStanding(standing);
  }

  function open(): void {
    if (ended) return;
    heardAt = Date.now();
    source = new EventSource("/api/live");
    source.addEventListener("state", (event) => {
      heardAt = Date.now();
      listener.onConnected(true);
      listener.onState(JSON.parse(event.data as string) as SeatPageState);
    });
    source.addEventListener("alive", () => {
      heardAt = Date.now();
    });
    source.addEventListener("closed", (event) => end(JSON.parse(event.data as string) as Standing));
    source.addEventListener("error", lost);
  }

  function lost(): void {
    source?.close();
    source = undefined;
    if (ended || coming) return;
    listener.onConnected(false);
    coming = comeBack((answer) => {
      coming = undefined;
      if ("standing" in answer) end(answer.standing);
      else open();
    });
  }

  const watchdog = setInterval(() => {
    if (source && Date.now() - heardAt > SILENCE) lost();
  }, 1_000);
  onHope(() => coming?.hurry());
  lost();
  coming?.hurry();

  return () => {
    ended = true;
    source?.close();
    coming?.stop();
    clearInterval(watchdog);
  };
}
