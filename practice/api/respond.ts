import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { ApiError, NoSuchPath } from "./status.ts";

export type AnyResponse = ServerResponse | Http2ServerResponse;

const texts = new WeakMap<object, string>();

/** Stored objects are frozen, so their text is made once for journal, answers and watchers alike. */
export function jsonOf(object: object): string {
  if (!Object.isFrozen(object)) return JSON.stringify(object);
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

const itemTexts = new WeakMap<object, string>();

/** The same without `apiVersion` and `kind`. */
export function jsonOfItem(object: { apiVersion: string; kind: string }): string {
  let text = Object.isFrozen(object) ? itemTexts.get(object) : undefined;
  if (text === undefined) {
    const { apiVersion: _version, kind: _kind, ...rest } = object;
    text = JSON.stringify(rest);
    if (Object.isFrozen(object)) itemTexts.set(object, text);
  }
  return text;
}

export function sendText(
  response: AnyResponse,
  code: number,
  contentType: string,
  text: string,
  warnings: string[] = [],
): void {
  if (response.headersSent) return;
  response.statusCode = code;
  response.setHeader("content-type", contentType);
  response.setHeader("cache-control", "no-cache, private");
  if (warnings.length > 0) {
    response.setHeader(
      "warning",
      warnings.map((text) => `299 - "${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`),
    );
  }
  response.end(text);
}

export function sendJson(response: AnyResponse, code: number, value: object, warnings: string[] = []): void {
  sendText(response, code, "application/json", jsonOf(value), warnings);
}

/** The two kinds of response overload `write` differently. */
export function writeText(response: AnyResponse, text: string | Uint8Array): boolean {
  return "stream" in response ? response.write(text) : response.write(text);
}

/** Anything that is not an ApiError is a defect of this server, and is told as 500. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new ApiError(500, "InternalError", `Internal error occurred: ${why}`, {
    causes: [{ message: why }],
  });
}

export function sendError(response: AnyResponse, error: ApiError, warnings: string[] = []): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  if (error instanceof NoSuchPath) {
    sendText(response, 404, "text/plain; charset=utf-8", "404 page not found\n");
    return;
  }
  const seconds = error.details?.retryAfterSeconds;
  if (seconds !== undefined) response.setHeader("retry-after", String(seconds));
  sendJson(response, error.code, error.toStatus(), warnings);
}
