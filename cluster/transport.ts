/** One HTTP request as it goes out. */
export interface HttpRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface HttpHead {
  status: number;
  /** Seconds, when the server said so. */
  retryAfter?: number;
  contentType?: string;
  /** When the server says that it is, in milliseconds since 1970; whole seconds. */
  date?: number;
}

export interface HttpAnswer extends HttpHead {
  body: Buffer;
}

/** Hears one answer: `head` once, `data` any number of times, then `end` once, in any case. */
export interface HttpListener {
  head(head: HttpHead): void;
  data(chunk: Buffer): void;
  /** With an error when the answer did not come to its end. */
  end(error?: ConnectionLost): void;
}

export interface Transport {
  /** Returns the way to give up; `end` is then heard with an error. Watches go through connections of their own. */
  start(request: HttpRequest, lane: "call" | "watch", listener: HttpListener): () => void;
  /** Ends all connections, and makes new ones (with fresh credentials) for what comes next. */
  reset(): void;
  close(): void;
}

type LossReason =
  | "refused"
  | "nameUnknown"
  | "noRoute"
  | "reset"
  | "silent"
  | "tlsUntrusted"
  | "tlsExpired"
  | "tlsName"
  | "tlsRefused"
  /** The proxy did not let us through, or is none; `proxySignIn`: it wants a name and a password. */
  | "proxy"
  | "proxySignIn"
  | "closed";

/** The connection failed, not the request. It stays inside this room: `networkFailure` translates it. */
export class ConnectionLost extends Error {
  readonly reason: LossReason;
  /** False when the server cannot have acted on the request: then anything may be tried again. */
  readonly sent: boolean;
  constructor(reason: LossReason, sent: boolean, cause?: unknown) {
    super(`connection lost: ${reason}`, { cause });
    this.name = "ConnectionLost";
    this.reason = reason;
    this.sent = sent;
  }
}

const REASONS: Readonly<Record<string, LossReason>> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "nameUnknown",
  EAI_AGAIN: "nameUnknown",
  EHOSTUNREACH: "noRoute",
  ENETUNREACH: "noRoute",
  ENETDOWN: "noRoute",
  ETIMEDOUT: "silent",
  CERT_HAS_EXPIRED: "tlsExpired",
  CERT_NOT_YET_VALID: "tlsExpired",
  ERR_TLS_CERT_ALTNAME_INVALID: "tlsName",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tlsUntrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "tlsUntrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tlsUntrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tlsUntrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tlsUntrusted",
  CERT_SIGNATURE_FAILURE: "tlsUntrusted",
  CERT_UNTRUSTED: "tlsUntrusted",
};

export function lossOf(error: unknown, sent: boolean): ConnectionLost {
  if (error instanceof ConnectionLost) return error;
  const code = codeOf(error);
  const reason = REASONS[code] ?? (/^(ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO)/.test(code) ? "tlsRefused" : "reset");
  return new ConnectionLost(reason, sent, error);
}

function codeOf(error: unknown): string {
  // Node's happy eyeballs wraps the failures of several addresses.
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return String((inner as { code?: unknown } | undefined)?.code ?? "");
}

const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** One whole answer. @throws ConnectionLost; after `timeout` milliseconds with reason `silent`. */
export function send(
  transport: Transport,
  request: HttpRequest,
  timeout: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let head: HttpHead | undefined;
    let size = 0;
    const chunks: Buffer[] = [];
    const settle = (error?: ConnectionLost) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      if (error || !head) reject(error ?? new ConnectionLost("reset", true));
      else resolve({ ...head, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
    };
    const giveUp = (reason: LossReason) => {
      settle(new ConnectionLost(reason, true));
      cancel();
    };
    const abort = () => giveUp("closed");
    const timer = setTimeout(() => giveUp("silent"), timeout);
    signal.addEventListener("abort", abort, { once: true });
    const cancel = transport.start(request, "call", {
      head: (received) => {
        head = received;
      },
      data: (chunk) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) giveUp("reset");
        else chunks.push(chunk);
      },
      end: settle,
    });
  });
}
