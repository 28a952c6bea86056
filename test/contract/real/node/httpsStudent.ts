import { request } from "node:https";
import { WebSocket } from "ws";

interface Answer {
  code: number;
  text: string;
  cookie: string | undefined;
}

/** A student's browser, as far as the portal sees it: one address, many names, one certificate to trust. */
export function studentAt(address: { host: string; port: number }, ca: string) {
  const ask = (url: URL, method = "GET", body?: object, cookie?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = request(
        {
          ...address,
          servername: url.hostname,
          ca,
          method,
          path: url.pathname,
          headers: {
            host: url.host,
            ...(cookie ? { cookie } : {}),
            ...(body ? { "content-type": "application/json", origin: url.origin } : {}),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
          });
          response.on("end", () =>
            resolve({
              code: response.statusCode ?? 0,
              text,
              cookie: response.headers["set-cookie"]?.[0]?.split(";")[0],
            }),
          );
        },
      );
      call.on("error", reject);
      call.end(body && JSON.stringify(body));
    });

  const socketTo = (url: URL, cookie: string): WebSocket => {
    const options = {
      ca,
      servername: url.hostname,
      headers: { host: url.host, origin: url.origin, cookie },
    };
    return new WebSocket(`wss://${address.host}:${address.port}${url.pathname}`, options);
  };

  return {
    ask,
    /** A terminal that stays open: once its shell is there, what is on its screen, and whether it still is open. */
    async terminal(url: URL, cookie: string) {
      const socket = socketTo(url, cookie);
      let screen = "";
      let isOpen = true;
      const shell = await new Promise<string>((resolve, reject) => {
        socket.on("message", (data, isBinary) => {
          const text = (data as Buffer).toString("utf8");
          if (isBinary) {
            screen += text;
            return;
          }
          const notice = JSON.parse(text) as { is: string; shell?: string };
          if (notice.is === "screen") resolve(notice.shell ?? "");
        });
        socket.on("close", () => {
          isOpen = false;
          reject(new Error("closed before a shell was there"));
        });
        socket.on("error", reject);
        socket.on("unexpected-response", (_, { statusCode }) => reject(new Error(`refused: ${statusCode}`)));
      });
      return {
        /** Its name: another one is a new shell, and the page says so. */
        shell,
        type: (line: string) => socket.send(Buffer.from(`${line}\n`)),
        screen: () => screen,
        isOpen: () => isOpen,
        close: () => socket.close(),
      };
    },
    /** Types a line into a terminal and reads until the answer is there. */
    shell(url: URL, cookie: string, line: string, answer: RegExp): Promise<string> {
      const socket = socketTo(url, cookie);
      return new Promise((resolve, reject) => {
        let screen = "";
        let typed = false;
        const timer = setTimeout(() => {
          socket.terminate();
          reject(new Error(`no such answer: ${screen}`));
        }, 30_000);
        socket.on("message", (data, isBinary) => {
          if (!isBinary) return;
          screen += (data as Buffer).toString("utf8");
          if (!typed) {
            typed = true;
            socket.send(Buffer.from(`${line}\n`));
          }
          if (!answer.test(screen)) return;
          clearTimeout(timer);
          socket.close();
          resolve(screen);
        });
        socket.on("error", reject);
        socket.on("unexpected-response", (_, { statusCode }) => reject(new Error(`refused: ${statusCode}`)));
      });
    },
  };
}
