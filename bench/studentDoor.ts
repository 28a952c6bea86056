import { type Agent, request } from "node:http";
import { WebSocket } from "ws";

/** Everything that a student's browser does, without a browser: requests to 127.0.0.1 in the name of a seat's host. */
export interface Link {
  host: string;
  port: number;
  secret: string;
}

export function readLink(url: string): Link {
  const { host, port, hash } = new URL(url);
  return { host, port: Number(port), secret: hash.slice(1) };
}

/** Posts the link's secret as the landing page does. @returns the cookie. @throws Error when not let in */
export function enter({ host, port, secret }: Link, agent: Agent): Promise<string> {
  const headers = { host, origin: `http://${host}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, method: "POST", path: "/api/enter", headers, agent });
    asked.on("error", reject);
    asked.on("response", (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => {
        const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0];
        if (answer.statusCode === 200 && cookie) resolve(cookie);
        else reject(new Error(`not let in: ${answer.statusCode}`));
      });
    });
    asked.end(JSON.stringify({ secret }));
  });
}

/** Presses *Ask for help*. @throws Error when that is refused */
export async function askForHelp({ host, port }: Link, cookie: string, agent: Agent): Promise<void> {
  const headers = { host, cookie, origin: `http://${host}`, "content-type": "application/json" };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, method: "POST", path: "/api/help", headers, agent });
    asked.on("error", reject);
    asked.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode));
    });
    asked.end(JSON.stringify({ is: "asked" }));
  });
  if (status !== 202) throw new Error(`help was not asked for: ${status}`);
}

/** Something that is typed into and shows what was typed. */
export interface Keyboard {
  type(text: string): void;
  /** The next bytes on the screen. */
  seen(): Promise<void>;
  close(): void;
}

/** The seat's kept terminal, as the terminal page opens it. */
export async function openPortalTerminal(
  { host, port }: Link,
  cookie: string,
  access: string,
): Promise<Keyboard> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/terminal/${access}`, {
    headers: { host, cookie, origin: `http://${host}` },
  });
  const next = signal();
  socket.on("message", (_, isBinary) => {
    if (isBinary) next.fire();
  });
  socket.on("close", (code) => next.end(`the portal closed the terminal: ${code}`));
  await new Promise<void>((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });
  return {
    type: (text) => socket.send(Buffer.from(text)),
    seen: next.wait,
    close: () => socket.close(),
  };
}

/** Wakes whoever waits; after `end` nobody waits in vain. */
export function signal(): { fire(): void; end(why: string): void; wait(): Promise<void> } {
  let waiting: { wake: () => void; fail: (error: Error) => void }[] = [];
  let ended: Error | undefined;
  const take = () => {
    const taken = waiting;
    waiting = [];
    return taken;
  };
  return {
    fire() {
      for (const { wake } of take()) wake();
    },
    end(why) {
      ended = new Error(why);
      for (const { fail } of take()) fail(ended);
    },
    wait: () =>
      new Promise((wake, fail) => {
        if (ended) fail(ended);
        else waiting.push({ wake, fail });
      }),
  };
}
