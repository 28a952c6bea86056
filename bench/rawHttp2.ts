import { connect } from "node:http2";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";

/** The least that can be between a program and the API: one HTTP/2 session, no checks, no retries. */
export interface RawApi {
  /** The body as text. @throws Error for a status of 400 and above */
  send(method: string, path: string, body?: string, contentType?: string): Promise<string>;
  /** Each line of a watch. Returns what ends it; `onLost` is told when it ends by itself. */
  watch(path: string, onLine: (line: string) => void, onLost?: () => void): () => void;
  close(): void;
}

/**
 * Below the hundred that servers allow: they count a stream a moment longer than we do, and hang up on clients that
 * keep running into the limit.
 */
const IN_FLIGHT = 64;

/** Bytes that may be on their way: a server ends the watch of whoever takes its events too slowly. */
const WINDOW = 4 * 1024 * 1024;

export async function openRaw(kubeconfigPath: string, atOnce = IN_FLIGHT): Promise<RawApi> {
  const { server, ca, auth } = await loadKubeconfig({ path: kubeconfigPath, trust: "own" });
  if (auth.kind !== "token") throw new Error("a measured cluster is entered by a token");
  const session = connect(server, {
    ...(ca === undefined ? {} : { ca }),
    settings: { initialWindowSize: WINDOW },
  });
  const authorization = `Bearer ${auth.token}`;
  await new Promise<void>((resolve, reject) => {
    session.once("remoteSettings", () => {
      session.setLocalWindowSize(WINDOW);
      resolve();
    });
    session.once("error", reject);
  });
  const open = (method: string, path: string, body?: string, contentType = "application/json") => {
    const stream = session.request(
      {
        ":method": method,
        ":path": path,
        authorization,
        ...(body === undefined ? {} : { "content-type": contentType }),
      },
      { endStream: body === undefined },
    );
    stream.setEncoding("utf8");
    if (body !== undefined) stream.end(body);
    return stream;
  };
  let inFlight = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else inFlight -= 1;
  };
  const enter = (): Promise<void> => {
    if (inFlight >= atOnce) return new Promise((resolve) => waiting.push(resolve));
    inFlight += 1;
    return Promise.resolve();
  };
  return {
    async send(method, path, body, contentType) {
      await enter();
      return new Promise<string>((resolve, reject) => {
        const stream = open(method, path, body, contentType);
        let status = 0;
        let text = "";
        stream.on("response", (headers) => {
          status = Number(headers[":status"]);
        });
        stream.on("data", (chunk: string) => {
          text += chunk;
        });
        stream.on("error", reject);
        stream.on("end", () =>
          status < 400 ? resolve(text) : reject(new Error(`${method} ${path}: ${status} ${text}`)),
        );
      }).finally(leave);
    },
    watch(path, onLine, onLost) {
      const stream = open("GET", path);
      let rest = "";
      let ours = false;
      stream.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine(line);
      });
      stream.on("error", () => {}); // told by its close
      stream.on("close", () => {
        if (!ours) onLost?.();
      });
      return () => {
        ours = true;
        stream.close();
      };
    },
    close: () => session.destroy(),
  };
}
