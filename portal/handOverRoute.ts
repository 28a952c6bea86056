import type { IncomingMessage, ServerResponse } from "node:http";
import QRCode from "qrcode";
import type { HandedOver } from "../shared/contract/student.ts";
import { showCode } from "../shared/domain/codes.ts";
import { answerJson } from "./answers.ts";
import type { Guest } from "./door.ts";
import { HAND_OVER_LIFETIME, type HandOvers } from "./handOvers.ts";
import { doorOrigin, originOf, type PublicOrigin, type SeatPlace } from "./hosts.ts";
import type { Presence } from "./presence.ts";

interface HandOverRouteOptions {
  presence: Presence;
  handOvers: HandOvers;
  origin: PublicOrigin;
  /** The guest, or the answer that says where the asker stands. */
  admitted: (request: IncomingMessage, response: ServerResponse, place: SeatPlace) => Guest | undefined;
}

/**
 * The same seat on another device, without the link's secret, which neither the page nor the portal has: a QR code and a
 * code to type, each good once, for minutes. Made on a press alone, by POST, so that it is in no page's state or log.
 */
export function createHandOverRoute({ presence, handOvers, origin, admitted }: HandOverRouteOptions) {
  return async function handOver(request: IncomingMessage, response: ServerResponse, place: SeatPlace) {
    const guest = admitted(request, response, place);
    const link = guest && presence.cookie(place.name, guest.cookie)?.link;
    if (!guest || link === undefined) return;
    const { ticket, code } = handOvers.issueBoth({ seat: place.name, person: guest.person, link });
    const url = `${originOf(origin, place)}/s#ticket=${ticket}`;
    const svg = await QRCode.toString(url, { type: "svg", margin: 2, errorCorrectionLevel: "L" });
    const handed: HandedOver = {
      qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
      door: doorOrigin(origin),
      code: showCode(code),
      seconds: HAND_OVER_LIFETIME / 1000,
    };
    answerJson(response, 200, handed);
  };
}
