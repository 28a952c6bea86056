import type { ServerResponse } from "node:http";
import type { SeatPageState, Standing } from "../shared/contract/student.ts";
import { COMMON_HEADERS, contentSecurityPolicy } from "./answers.ts";

const ALIVE_EVERY = 15_000;
const COALESCE = 100;

/** One open page, told of each change as server-sent events: the whole state each time, never a difference. */
export function serveLive(
  response: ServerResponse,
  state: () => SeatPageState | undefined,
  onClosed: () => void,
) {
  let last = "";
  let timer: NodeJS.Timeout | undefined;
  response.writeHead(200, {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(),
    "content-type": "text/event-stream",
    "x-accel-buffering": "no",
  });
  const send = (event: string, data: unknown) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

  function tell(): void {
    timer = undefined;
    const now = state();
    if (!now) return; // the guard closes in a moment
    const { now: _clock, ...rest } = now;
    const text = JSON.stringify(rest);
    if (text !== last) send("state", now);
    last = text;
  }
  tell();
  const alive = setInterval(() => send("alive", {}), ALIVE_EVERY);
  alive.unref();
  response.on("close", () => {
    clearTimeout(timer);
    clearInterval(alive);
    onClosed();
  });
  return {
    changed(): void {
      timer ??= setTimeout(tell, COALESCE);
    },
    close(standing?: Standing): void {
      if (standing) send("closed", standing);
      response.end();
    },
  };
}
