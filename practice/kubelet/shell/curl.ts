import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import type { Command } from "just-bash";
import { complain, program, say } from "./answer.ts";
import type { Host } from "./host.ts";

interface Wish {
  url: string;
  method: string;
  body: string;
  headers: Record<string, string>;
  output: string | undefined;
  head: boolean;
  showHeaders: boolean;
  fail: boolean;
  format: string;
}

/** `-sIo file` as `-s -I -o file`, so that each flag is looked at by itself. */
function separated(args: readonly string[]): string[] {
  return args.flatMap((arg) =>
    /^-[a-zA-Z]{2,}$/.test(arg) ? Array.from(arg.slice(1), (letter) => `-${letter}`) : [arg],
  );
}

function parseWish(name: string, bundled: string[]): Wish {
  const args = separated(bundled);
  const wish: Wish = {
    ...{ url: "", method: "GET", body: "", headers: {}, output: undefined, format: "" },
    ...{ head: false, showHeaders: false, fail: false },
  };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    const value = () => {
      index += 1;
      return args[index] ?? "";
    };
    if (!arg.startsWith("-")) wish.url = arg;
    else if (arg === "-X" || arg === "--request") wish.method = value();
    else if (arg === "-H" || arg === "--header") {
      const [key = "", ...rest] = value().split(":");
      wish.headers[key.trim()] = rest.join(":").trim();
    } else if (/^(-d|--data(-raw|-binary)?)$/.test(arg)) {
      wish.body = value();
      if (wish.method === "GET") wish.method = "POST";
    } else if (arg === "-w" || arg === "--write-out") wish.format = value();
    else if (arg === "-o" || arg === "--output" || (arg === "-O" && name === "wget")) wish.output = value();
    else if (arg === "-O" || arg === "--remote-name") wish.output = wish.url.split("/").pop() || "index.html";
    else if (/^(-m|-A|-T|--(max-time|connect-timeout|retry|user-agent|timeout))$/.test(arg)) value();
    else if (arg === "-I" || arg === "--head") wish.head = true;
    else if (arg === "-i" || arg === "--include") wish.showHeaders = true;
    else if (arg === "-f" || arg === "--fail") wish.fail = true;
  }
  if (wish.head) wish.method = "HEAD";
  if (name === "wget" && wish.output === undefined) wish.output = wish.url.split("/").pop() || "index.html";
  return wish;
}

function ask(connection: Duplex, url: URL, wish: Wish): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      createConnection: () => connection,
      method: wish.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        "user-agent": "curl/8.5.0",
        accept: "*/*",
        connection: "close",
        ...wish.headers,
      },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ answer, body: Buffer.concat(chunks) }));
      answer.on("error", reject);
    });
    outgoing.end(wish.body);
  });
}

function headersOf(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let index = 0; index < answer.rawHeaders.length; index += 2)
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function dialFrom(host: Host, url: URL): ReturnType<Host["connect"]> {
  const port = Number(url.port || 80);
  const near = ["localhost", "127.0.0.1", host.hostname, host.address].includes(url.hostname);
  if (!near) return host.connect(url.hostname, port);
  try {
    return host.dial(port);
  } catch {
    return "refused";
  }
}

/** curl and wget reach the ports of the same Pod, and those of other Pods that policies let them reach. */
export function webClients(host: Host): Command[] {
  return ["curl", "wget"].map((name) =>
    program(name, async (args, context) => {
      const wish = parseWish(name, args);
      let url: URL;
      try {
        url = new URL(/^[a-z]+:\/\//i.test(wish.url) ? wish.url : `http://${wish.url}`);
      } catch {
        return complain(`${name}: no URL specified`, 2);
      }
      if (url.protocol !== "http:") return complain(`${name}: (1) only http:// is simulated here`, 1);
      const where = `${url.hostname} port ${url.port || 80}`;
      const refused = () => complain(`${name}: (7) Failed to connect to ${where}: Connection refused`, 7);
      const connection = dialFrom(host, url);
      if (connection === "unknown")
        return complain(`${name}: (6) Could not resolve host: ${url.hostname}`, 6);
      if (connection === "lost")
        return complain(`${name}: (28) Failed to connect to ${where}: Timed out`, 28);
      if (connection === "refused") return refused();
      let result: Awaited<ReturnType<typeof ask>>;
      try {
        result = await ask(connection, url, wish);
      } catch {
        return refused();
      }
      const { answer, body } = result;
      if (wish.fail && (answer.statusCode ?? 0) >= 400)
        return complain(`${name}: (22) The requested URL returned error: ${answer.statusCode}`, 22);
      const tail = wish.format.replaceAll("%{http_code}", String(answer.statusCode)).replaceAll("\\n", "\n");
      const head = wish.head || wish.showHeaders ? headersOf(answer) : "";
      if (wish.output === undefined || wish.output === "-")
        return say(`${head}${body.toString("utf8")}${tail}`);
      const path = context.fs.resolvePath(context.cwd, wish.output);
      await context.fs.writeFile(path, body);
      return say(tail);
    }),
  );
}
