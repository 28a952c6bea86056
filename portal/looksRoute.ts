import type { IncomingMessage, ServerResponse } from "node:http";
import { LookAnswer } from "../shared/domain/look.ts";
import { answerJson, answerRefused } from "./answers.ts";
import type { Guest } from "./door.ts";
import type { SeatPlace } from "./hosts.ts";
import type { Looks } from "./looks.ts";
import type { Presence } from "./presence.ts";
import { readJson } from "./requests.ts";

interface LooksRouteOptions {
  looks: Looks;
  presence: Presence;
  /** The guest, or the answer that says where the asker stands. */
  admitted: (request: IncomingMessage, response: ServerResponse, place: SeatPlace) => Guest | undefined;
}

/** A student lets somebody of the staff look, or not; gives the keyboard, or takes it back. */
export function createLooksRoute({ looks, presence, admitted }: LooksRouteOptions) {
  return async function looksRoute(request: IncomingMessage, response: ServerResponse, place: SeatPlace) {
    if (!admitted(request, response, place)) return;
    const answer = LookAnswer.safeParse(await readJson(request));
    if (!answer.success) return answerRefused(response);
    presence.active(place.name);
    const found = looks.answer(place.name, answer.data);
    answerJson(response, found ? 200 : 404, { is: found ? "done" : "gone" });
  };
}
