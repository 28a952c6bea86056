import type { ServerResponse } from "node:http";
import type { SeatPageState, Standing } from "../shared/contract/student.ts";
import { COMMON_HEADERS, contentSecurityPolicy } from "./answers.ts";
import { tellState } from "./tellState.ts";

/** Often enough for a page to see within seconds that its network is gone. */
const ALIVE_EVERY = 3_000;

/** One open page, told of each change as server-sent events: the whole state each time, never a difference. */
export function serveLive(
  response: ServerResponse,
  state: () => SeatPageState | undefined,
  onClosed: () => void,
) {
  response.writeHead(200, {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(),
    "content-type": "text/event-stream",
    "x-accel-buffering": "no",
  });
  const send = (event: string, data: unknown) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

  const told = tellState(state, (now) => send("state", now));
  const alive = setInterval(() => send("alive", {}), ALIVE_EVERY);
  alive.unref();
  response.on("close", () => {
    told.stop();
    clearInterval(alive);
    onClosed();
  });
  return {
    changed: told.changed,
    close(standing?: Standing): void {
      if (standing) send("closed", standing);
      response.end();
    },
  };
}
