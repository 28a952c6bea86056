import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import { LineCounter, parseDocument, parse as parseYaml, YAMLParseError } from "yaml";
import { findDuplicates } from "./duplicates.ts";
import { ApiError, badRequest, unrecognized } from "./status.ts";

export type AnyRequest = IncomingMessage | Http2ServerRequest;

const MAXIMUM_BYTES = 3 * 1024 * 1024;

interface Body {
  /** `undefined` for an empty body. */
  value: unknown;
  /** Paths of keys given twice. */
  duplicates: string[];
  mediaType: string;
  /** What YAML says about keys given twice. */
  repeated?: string;
}

/** @throws ApiError 413 beyond 3 MiB */
export async function readBytes(request: AnyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same: a client that is cut off in the middle never hears why.
    if (bytes <= MAXIMUM_BYTES) chunks.push(chunk);
  }
  if (bytes > MAXIMUM_BYTES) {
    const message = `Request entity too large: limit is ${MAXIMUM_BYTES}`;
    throw new ApiError(413, "RequestEntityTooLarge", message, {});
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/**
 * @param accepted media types that are fine for this request; a body without a type counts as JSON.
 * @param kind of the object that is expected; a body is required then.
 * @throws ApiError 400 for a body that cannot be read, 415 for a media type that is not understood.
 */
export async function readBody(
  request: AnyRequest,
  accepted: readonly string[],
  wantsDuplicates: boolean,
  kind?: string,
): Promise<Body> {
  const bytes = await readBytes(request);
  const mediaType = (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim() ?? "";
  if (bytes.length === 0) {
    if (kind !== undefined) throw unrecognized(kind, "unexpected end of JSON input (<empty>)");
    return { value: undefined, duplicates: [], mediaType };
  }
  if (!accepted.includes(mediaType)) throw unsupported(mediaType, accepted);
  const text = bytes.toString("utf8");
  const isYaml = mediaType.endsWith("yaml") && !/^\s*\{/.test(text);
  if (isYaml) {
    const repeated = wantsDuplicates ? repeatedKeys(text) : undefined;
    const body: Body = { value: fromYaml(text), duplicates: [], mediaType };
    return repeated === undefined ? body : { ...body, repeated };
  }
  const value = fromJson(text, kind);
  return { value, duplicates: wantsDuplicates ? findDuplicates(text) : [], mediaType };
}

function fromJson(text: string, kind: string | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    if (kind !== undefined) throw unrecognized(kind, why);
    throw badRequest(`couldn't get version/kind; json parse error: ${why}`);
  }
}

function repeatedKeys(text: string): string | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.1", lineCounter: lines });
  const found = document.errors
    .filter(({ code }) => code === "DUPLICATE_KEY")
    .map(({ pos: [start] }) => {
      const key = /^["']?([^"':\s]*)/.exec(text.slice(start))?.[1] ?? "";
      return `line ${lines.linePos(start).line}: key ${JSON.stringify(key)} already set in map`;
    });
  return found.length === 0 ? undefined : `yaml: unmarshal errors:\n  ${found.join("\n  ")}`;
}

/** YAML 1.1, as Kubernetes reads it: `yes` and `no` are booleans. */
function fromYaml(text: string): unknown {
  try {
    return parseYaml(text, { version: "1.1", uniqueKeys: false, maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof YAMLParseError || error instanceof ReferenceError ? error.message : "";
    throw badRequest(`error decoding YAML: ${why}`);
  }
}

function unsupported(mediaType: string, accepted: readonly string[]): ApiError {
  const types = accepted.join(", ");
  if (accepted.every((one) => one.includes("patch"))) {
    return new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
  }
  const message =
    mediaType === "application/vnd.kubernetes.protobuf"
      ? `the practice cluster does not read protobuf bodies, which kubectl sends for some "create" commands: send JSON or YAML instead, for example with "kubectl apply -f" or "kubectl create -f" (accepted media types: ${types})`
      : `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return new ApiError(415, "UnsupportedMediaType", message);
}
