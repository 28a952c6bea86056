import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { AccessPlace, PublicOrigin } from "./hosts.ts";
import type { LoginOf } from "./logins.ts";
import { type RawHeader, requestHeaders, responseHeaders } from "./proxyHeaders.ts";
import { isWrite } from "./requests.ts";
import type { Upstreams } from "./upstreams.ts";

/** Until the lab begins to answer; a notebook that computes may take its time. */
const ANSWER_WITHIN = 120_000;

/**
 * How the body is framed, said anew: Node would send a body of GET or DELETE without any frame, which the other side
 * would read as the next request.
 */
function framing(request: IncomingMessage): RawHeader[] {
  if (request.headers["transfer-encoding"] !== undefined) return [["transfer-encoding", "chunked"]];
  if (request.headers["content-length"] !== undefined || !isWrite(request)) return [];
  return [["content-length", "0"]];
}

interface ProxyRequestOptions {
  upstreams: Upstreams;
  loginOf: LoginOf;
  origin: PublicOrigin;
  /** The lab does not answer (yet). */
  answerUnavailable: (response: ServerResponse) => void;
}

export function createProxyRequest({ upstreams, loginOf, origin, answerUnavailable }: ProxyRequestOptions) {
  return function proxyRequest(request: IncomingMessage, response: ServerResponse, place: AccessPlace): void {
    loginOf(place).then(
      (login) => {
        if (response.destroyed) return;
        const headers = requestHeaders(request.rawHeaders, {
          host: request.headers.host ?? "",
          scheme: origin.scheme,
          upgrade: false,
          login,
        });
        send(request, response, place, [...headers, ...framing(request)], true);
      },
      () => answerUnavailable(response),
    );
  };

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    place: AccessPlace,
    headers: RawHeader[],
    mayRepeat: boolean,
  ): void {
    const upstream = httpRequest({
      agent: upstreams.agentOf(place.name, place.access),
      method: request.method,
      path: request.url,
      headers: headers.flat(),
      setHost: false,
    });
    const timer = setTimeout(() => upstream.destroy(new Error("no answer")), ANSWER_WITHIN);
    const cut = () => upstream.destroy();
    response.once("close", cut);
    const giveUp = () => {
      clearTimeout(timer);
      response.off("close", cut);
      if (response.destroyed) return;
      if (response.headersSent) response.destroy();
      else answerUnavailable(response);
    };
    upstream.on("response", (answer) => {
      clearTimeout(timer);
      if (isAnswer(answer)) relay(answer, response);
      else upstream.destroy(new Error("no answer"));
    });
    // Nobody asked for one. The connection is no longer the request's, so it ends here.
    upstream.on("upgrade", (_answer, stream: Duplex) => {
      stream.destroy();
      giveUp();
    });
    upstream.on("error", () => {
      // A kept connection may have been closed by the lab just as it was used again: nothing has been done yet.
      const hasNoBody = headers.every(([name]) => !/^(content-length|transfer-encoding)$/i.test(name));
      const untouched = !response.headersSent && !response.destroyed;
      if (!(mayRepeat && upstream.reusedSocket && hasNoBody && !isWrite(request) && untouched))
        return giveUp();
      clearTimeout(timer);
      response.off("close", cut);
      send(request, response, place, headers, false);
    });
    if (mayRepeat) request.pipe(upstream);
    else upstream.end();
  }
}

/**
 * Node's parser takes any three digits and any bytes as the reason, but throws when it is to send them on, out of an
 * event that nobody catches: one student's lab would end the portal of all.
 */
const isAnswer = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode <= 599;

function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, responseHeaders(answer.rawHeaders).flat());
  answer.pipe(response);
  answer.on("error", () => response.destroy()); // cut short: the student's browser must not take it for whole
  answer.on("aborted", () => response.destroy());
}
