import type { IncomingMessage, ServerResponse } from "node:http";
import { findAccess, type LabOf } from "./accesses.ts";
import { answer, answerJson, answerNotFound, answerRefused } from "./answers.ts";
import { sessionCookie } from "./cookies.ts";
import type { Door } from "./door.ts";
import { type AccessPlace, originOf, type PublicOrigin } from "./hosts.ts";
import type { PageFiles } from "./pageFiles.ts";
import { ACCESS_PREFIX, accessPage } from "./pages.ts";
import type { Presence } from "./presence.ts";
import { isDeed, isSameOrigin, isWrite, readJson } from "./requests.ts";
import { answerFile, answerPage } from "./seatRoutes.ts";
import { isSecretShaped } from "./secrets.ts";
import type { Tickets } from "./tickets.ts";

interface AccessRoutesOptions {
  presence: Presence;
  door: Door;
  tickets: Tickets;
  labOf: LabOf;
  files: PageFiles;
  origin: PublicOrigin;
  proxyRequest: (request: IncomingMessage, response: ServerResponse, place: AccessPlace) => void;
}

/** What the origin of a web access answers: the lab, to who holds its cookie; else a page that fetches one. */
export function createAccessRoutes({
  presence,
  door,
  tickets,
  labOf,
  files,
  origin,
  proxyRequest,
}: AccessRoutesOptions) {
  const page = accessPage();

  async function redeem(
    request: IncomingMessage,
    response: ServerResponse,
    place: AccessPlace,
  ): Promise<void> {
    const body = (await readJson(request)) as { ticket?: unknown } | undefined;
    const secret = body?.ticket;
    const ticket = isSecretShaped(secret)
      ? tickets.redeem(secret, { seat: place.name, access: place.access })
      : undefined;
    const guest = ticket && door.standingOfCookie(ticket.seat, ticket.cookie).guest;
    const access = guest && findAccess(labOf(guest.seat, guest.session), "web", place.access);
    if (!ticket || !access) return answerJson(response, 401, { is: "out" });
    const cookie = door.admitToAccess(ticket);
    answerJson(response, 200, { path: access.path ?? "/" }, { "set-cookie": sessionCookie(cookie, origin) });
  }

  return async function accessRoute(request: IncomingMessage, response: ServerResponse, place: AccessPlace) {
    if (isWrite(request) && !isSameOrigin(request, originOf(origin, place)))
      return answerRefused(response, 403);
    const path = request.url?.split("?")[0] ?? "";
    if (path.startsWith(ACCESS_PREFIX)) {
      const own = `${request.method} ${path.slice(ACCESS_PREFIX.length)}`;
      if (own === "GET enter") return answerPage(response, page);
      if (own === "POST enter") return redeem(request, response, place);
      if (own.startsWith("GET assets/"))
        return answerFile(request, response, files, own.slice("GET assets/".length));
      return answerNotFound(response);
    }
    if (door.guestOfAccess(request, place)) {
      if (isDeed(request)) presence.active(place.name);
      return proxyRequest(request, response, place);
    }
    // The same whether there is such an access or not. A page fetches a ticket by way of the seat's own page.
    const isPage =
      request.headers["sec-fetch-dest"] === "document" || /text\/html/.test(request.headers.accept ?? "");
    if (isPage && !isWrite(request))
      return answer(response, 401, "text/html; charset=utf-8", page.html, {
        "content-security-policy": page.csp,
      });
    answer(response, 401, "text/plain; charset=utf-8", "Open this page from your seat.\n");
  };
}
