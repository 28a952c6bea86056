import { Agent, request } from "node:https";
import { WebSocket } from "ws";
import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";

/** One place of a class as somebody holds it: where it is, and what lets one in there. */
export interface Held {
  session: string;
  namespace: string;
  url: URL;
  secret: string;
  cookie: string;
  /** Where the lab has a page of its own: its entrance, its cookie, and a new ticket, which lives for seconds. */
  web?: { url: URL; cookie: string; ticket(): Promise<string> };
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

/** The door that everything of this test goes through, its certificate nobody's concern; a connection serves many attempts. */
export function attacker(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const knock = (
    url: URL,
    { servername, host, origin, method = "GET", body, cookie }: Knock,
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(
        {
          agent,
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
  return { knock, upgrade, close: () => agent.destroy() };
}
type Attacker = ReturnType<typeof attacker>;

/** What was tried, each by its name, and which of it was let in. */
interface Trial {
  tried: number;
  reached: string[];
}

/** What `thief` reaches of `owner`'s seat through the door. */
export async function tryDoor({ knock, upgrade }: Attacker, thief: Held, owner: Held): Promise<Trial> {
  const at = (path: string) => new URL(path, owner.url);
  const { cookie } = thief;
  const terminal = at("/api/terminal/terminal");
  const own = { servername: thief.url.hostname };
  const attempts: Record<string, Promise<number>> = {
    "swapped cookie": knock(at("/api/state"), { cookie }),
    "swapped link": knock(at("/api/enter"), { method: "POST", body: { secret: thief.secret } }),
    "forged Host, own name in the handshake": knock(at("/api/state"), { cookie, ...own }),
    "forged Host without a port": knock(at("/api/state"), { cookie, host: owner.url.hostname }),
    "WebSocket, swapped cookie": upgrade(terminal, { cookie }),
    "WebSocket, own origin": upgrade(terminal, { cookie, origin: thief.url.origin }),
    "WebSocket, forged Host": upgrade(terminal, { cookie, ...own }),
    ...(owner.web ? tryPage({ knock, upgrade }, thief, owner.web.url) : {}),
  };
  const codes = await Promise.all(
    Object.entries(attempts).map(async ([name, code]) => ({ name, code: await code })),
  );
  const reached = codes.filter(({ code }) => code < 400).map(({ name, code }) => `${name}: ${code}`);
  return { tried: codes.length, reached };
}

/** The page of a lab is at a name of its own, with a cookie of its own that a ticket of the seat's page gives. */
function tryPage(
  { knock, upgrade }: Pick<Attacker, "knock" | "upgrade">,
  { url, cookie, web }: Held,
  page: URL,
): Record<string, Promise<number>> {
  const status = new URL("/api/status", page);
  const events = new URL("/api/events/subscribe", page);
  const bySeat = {
    "page, the seat's cookie": knock(status, { cookie }),
    "page's WebSocket, the seat's cookie": upgrade(events, { cookie }),
    "page, forged Host": knock(status, { cookie, servername: url.hostname }),
  };
  if (!web) return bySeat;
  return {
    ...bySeat,
    "page, swapped cookie": knock(status, { cookie: web.cookie }),
    "page, swapped ticket": web.ticket().then((ticket) => knock(page, { method: "POST", body: { ticket } })),
    "page, forged Host and swapped cookie": knock(status, {
      cookie: web.cookie,
      servername: web.url.hostname,
    }),
    "page's WebSocket, swapped cookie": upgrade(events, { cookie: web.cookie }),
    "page's WebSocket, own origin": upgrade(events, { cookie: web.cookie, origin: web.url.origin }),
  };
}

/** What a seat's own service account may do at another's. */
export async function tryApi(account: Cluster, establishment: string, owner: Held): Promise<Trial> {
  const { namespace, session } = owner;
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
  return { tried: asked.length, reached: answers.flat() };
}
