import type { IncomingMessage, ServerResponse } from "node:http";
import type { HelpAnswer } from "../shared/contract/student.ts";
import { HelpWish } from "../shared/domain/help.ts";
import { answerJson, answerRefused } from "./answers.ts";
import type { Guest } from "./door.ts";
import type { SeatPlace } from "./hosts.ts";
import type { Presence } from "./presence.ts";
import { readJson } from "./requests.ts";

interface HelpRouteOptions {
  presence: Presence;
  /** The guest, or the answer that says where the asker stands. */
  admitted: (request: IncomingMessage, response: ServerResponse, place: SeatPlace) => Guest | undefined;
}

/** A student asks for help with a line, or takes that back; the board shows it until somebody has been there. */
export function createHelpRoute({ presence, admitted }: HelpRouteOptions) {
  return async function help(request: IncomingMessage, response: ServerResponse, place: SeatPlace) {
    if (!admitted(request, response, place)) return;
    const wish = HelpWish.safeParse(await readJson(request));
    if (!wish.success) return answerRefused(response);
    const say = (status: number, answer: HelpAnswer) => answerJson(response, status, answer);
    if (wish.data.is === "withdrawn") {
      presence.withdrawHelp(place.name);
      return say(200, { is: "withdrawn" });
    }
    const wait = presence.askHelp(place.name, wish.data.line?.trim() || undefined);
    if (wait > 0) return say(429, { is: "wait", seconds: Math.ceil(wait / 1000) });
    say(202, { is: "asked" });
  };
}
