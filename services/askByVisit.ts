import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { type FailureKind, LabError } from "../shared/contract/failure.ts";
import { WorkRefusal } from "../shared/domain/collection.ts";
import { doorOptions } from "./doorAddress.ts";

interface VisitRequest {
  /** Of the seat. */
  origin: string;
  /** Of a Visit. */
  key: string;
  path: string;
  /** What is told in a failure. */
  resource: string;
  /** Sent by POST, where there is one: JSON, or bytes with the name of the file. */
  body?: unknown;
  file?: { name: string; bytes: Uint8Array } | undefined;
  /** How often it is asked while the door knows nothing of the Visit. */
  looks?: number;
  signal: AbortSignal;
}

const PATIENCE = 60_000;
/** The portal learns of the Visit by its watch, a moment after it was written. */
const LOOKS = 50;
const BETWEEN_LOOKS = 200;

/** 404: a portal from before there was anything of the kind. */
const KINDS: Readonly<Record<number, FailureKind>> = { 403: "forbidden", 404: "unsupported" };

/**
 * Asks the students' door as a visitor.
 * @returns an answer of 200, or of 409, which holds a `WorkRefusal`
 * @throws LabError unreachable, cancelled, forbidden, unsupported (an older portal)
 */
export async function askByVisit(wanted: VisitRequest): Promise<IncomingMessage> {
  const { looks = LOOKS } = wanted;
  for (let look = 1; ; look += 1) {
    const answer = await ask(wanted);
    if (answer.statusCode === 200 || answer.statusCode === 409) return answer;
    await textOf(answer);
    if (answer.statusCode !== 403 || look >= looks)
      throw new LabError({
        kind: KINDS[answer.statusCode ?? 0] ?? "unreachable",
        params: { what: "portal", verb: "get", resource: wanted.resource },
        detail: `the students' door answered ${answer.statusCode ?? "nothing"}`,
      });
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

export function refusalIn(text: string): WorkRefusal {
  try {
    return WorkRefusal.parse((JSON.parse(text) as { is?: unknown }).is);
  } catch {
    return "notRunning";
  }
}

/** What goes beyond `most` characters is not kept. */
export async function textOf(answer: IncomingMessage, most = 4_096): Promise<string> {
  const parts: string[] = [];
  let size = 0;
  answer.setEncoding("utf8");
  for await (const chunk of answer) {
    if (size < most) parts.push(chunk as string);
    size += (chunk as string).length;
  }
  return parts.join("");
}

/** @throws LabError unreachable */
function ask({ origin, key, path, body, file, signal }: VisitRequest): Promise<IncomingMessage> {
  const url = new URL(path, origin);
  const isSecure = url.protocol === "https:";
  const sending = file ? file.bytes : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const options: RequestOptions = {
    ...{
      path: url.pathname,
      headers: { host: url.host, authorization: `Visit ${key}`, ...sent(url, sending, file?.name) },
    },
    ...(sending === undefined ? {} : { method: "POST" }),
    ...{ timeout: PATIENCE, signal, ...doorOptions(url) },
  };
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? secureRequest : plainRequest)(options);
    asked.on("response", resolve);
    asked.on("timeout", () => asked.destroy(new Error("no word in time")));
    asked.on("error", (error) => {
      const kind = signal.aborted ? "cancelled" : "unreachable";
      reject(new LabError({ kind, params: { what: "portal" }, detail: String(error) }, { cause: error }));
    });
    asked.end(sending);
  });
}

/** What a seat's own page would send: the portal takes writes from nobody else. */
const sent = (
  url: URL,
  body: Uint8Array | undefined,
  fileName: string | undefined,
): Record<string, string> =>
  body === undefined
    ? {}
    : {
        ...(fileName === undefined
          ? { "content-type": "application/json" }
          : { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(fileName) }),
        "content-length": String(body.byteLength),
        origin: url.origin,
      };
