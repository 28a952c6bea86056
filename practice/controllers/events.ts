import type { Core } from "../api/core.ts";
import { digText } from "../json.ts";

const KEPT_MILLISECONDS = 3600_000;
const EVERY_MILLISECONDS = 5 * 60_000;

/** Events are kept for an hour, as upstream. */
export function startEventSweeper(core: Core): () => void {
  const sweep = (): void => {
    const limit = core.now().getTime() - KEPT_MILLISECONDS;
    for (const event of core.storage.list("events")) {
      const last = digText(event, "lastTimestamp") ?? event.metadata.creationTimestamp;
      if (Date.parse(last) < limit) {
        core.storage.remove("events", event.metadata.namespace, event.metadata.name);
      }
    }
  };
  sweep();
  const timer = setInterval(sweep, EVERY_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}
