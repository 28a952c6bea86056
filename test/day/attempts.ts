import { request } from "node:https";
import { WebSocket } from "ws";
import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";

/** One place of a class as somebody holds it: where it is, and what lets one in there. */
export interface Held {
  seat: number;
  url: URL;
  secret: string;
  cookie: string;
}

interface Knock {
  /** What the TLS handshake says; the Host header says what `url` does unless told otherwise. */
  servername?: string;
  host?: string;
  origin?: string;
  method?: string;
  body?: object;
  cookie?: string;
}

/** A door that everything of this test goes through, with a certificate that is nobody's concern here. */
export function attacker(port: number) {
  const knock = (
    url: URL,
    { servername, host, origin, method = "GET", body, cookie }: Knock,
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(
        {
          host: "127.0.0.1",
          port,
          servername: servername ?? url.hostname,
          rejectUnauthorized: false,
          method,
          path: url.pathname,
          headers: {
            host: host ?? url.host,
            ...(cookie ? { cookie } : {}),
            ...(body ? { "content-type": "application/json", origin: origin ?? url.origin } : {}),
          },
        },
        (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode ?? 0));
        },
      );
      call.on("error", reject);
      call.end(body && JSON.stringify(body));
    });

  /** The answer to a handshake; 101 where it was let in. */
  const upgrade = (url: URL, { servername, host, origin, cookie = "" }: Knock): Promise<number> =>
    new Promise((resolve) => {
      const options = {
        rejectUnauthorized: false,
        servername: servername ?? url.hostname,
        headers: { host: host ?? url.host, origin: origin ?? url.origin, cookie },
      };
      const socket = new WebSocket(`wss://127.0.0.1:${port}${url.pathname}`, options);
      socket.on("open", () => {
        socket.close();
        resolve(101);
      });
      socket.on("unexpected-response", (_, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on("error", () => resolve(0));
    });
  return { knock, upgrade };
}

/** What `thief` reaches of `owner`'s seat through the door: the names of the attempts that were let in. */
export async function reachedThroughDoor(
  { knock, upgrade }: ReturnType<typeof attacker>,
  thief: Held,
  owner: Held,
): Promise<string[]> {
  const at = (path: string, held = owner) => new URL(path, held.url);
  const { cookie } = thief;
  const terminal = "/api/terminal/terminal";
  const attempts: Record<string, Promise<number>> = {
    "swapped cookie": knock(at("/api/state"), { cookie }),
    "swapped link": knock(at("/api/enter"), { method: "POST", body: { secret: thief.secret } }),
    "forged Host, own name in the handshake": knock(at("/api/state"), {
      cookie,
      servername: thief.url.hostname,
    }),
    "forged Host without a port": knock(at("/api/state"), { cookie, host: owner.url.hostname }),
    "WebSocket, swapped cookie": upgrade(at(terminal), { cookie }),
    "WebSocket, own origin": upgrade(at(terminal), { cookie, origin: thief.url.origin }),
    "WebSocket, forged Host": upgrade(at(terminal), { cookie, servername: thief.url.hostname }),
  };
  const codes = await Promise.all(
    Object.entries(attempts).map(async ([name, code]) => ({ name, code: await code })),
  );
  return codes.filter(({ code }) => code < 400).map(({ name, code }) => `${name}: ${code}`);
}

/** What a seat's own service account may do elsewhere: the paths that were not refused. */
export async function reachedThroughApi(
  account: Cluster,
  owner: { namespace: string; establishment: string; session: string },
): Promise<string[]> {
  const { namespace, establishment, session } = owner;
  const seat = `/api/v1/namespaces/${namespace}`;
  const group = `/apis/pupitre.fr/v1alpha1/namespaces/${establishment}`;
  const asked: [string, string, object?][] = [
    ["GET", `${seat}/pods`],
    ["GET", `${seat}/secrets/access`],
    ["GET", `${seat}/configmaps`],
    ["GET", `${seat}/pods/lab/log`],
    ["POST", `${seat}/pods`, { metadata: { name: "intruder" }, spec: { containers: [] } }],
    ["POST", `${seat}/pods/lab/exec?command=id&container=shell&stdout=true`],
    ["POST", `${seat}/serviceaccounts/lab/token`, { spec: {} }],
    ["DELETE", `${seat}/pods/lab`],
    ["GET", `${group}/seats`],
    ["GET", `${group}/trainingsessions/${session}`],
    ["GET", `/api/v1/namespaces/${establishment}/secrets/${session}-links`],
    ["GET", `/api/v1/namespaces/${establishment}/secrets/${session}-roster`],
  ];
  const answers = await Promise.all(
    asked.map(async ([method, path, body]) => {
      try {
        await account.request(method, path, body);
        return [`${method} ${path}`];
      } catch (error) {
        const { kind } = toFailure(error);
        return kind === "forbidden" ? [] : [`${method} ${path}: ${kind}`];
      }
    }),
  );
  return answers.flat();
}
