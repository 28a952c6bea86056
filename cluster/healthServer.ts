import { createServer, type Server } from "node:http";

interface Health {
  /** Whether it does its work, or stands by to do it. */
  ready: () => boolean;
  /** Numbers by name, as Prometheus reads them; names end in `_total` for what only grows. */
  metrics: () => Record<string, number>;
}

/**
 * `/livez` (the process answers), `/readyz` and `/metrics` of a program in a Pod. It tells numbers only: no name, no
 * id, nothing that somebody in the cluster could not know.
 */
export function serveHealth(port: number, { ready, metrics }: Health): Promise<Server> {
  const server = createServer((request, response) => {
    const say = (status: number, text: string) =>
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4" }).end(text);
    if (request.url === "/livez") say(200, "ok\n");
    else if (request.url === "/readyz") say(ready() ? 200 : 503, ready() ? "ok\n" : "not yet\n");
    else if (request.url === "/metrics") say(200, exposition({ ...processNumbers(), ...metrics() }));
    else say(404, "");
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve(server));
  });
}

const processNumbers = (): Record<string, number> => ({
  process_resident_memory_bytes: process.memoryUsage.rss(),
  process_cpu_seconds_total: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  process_uptime_seconds: process.uptime(),
});

const exposition = (numbers: Record<string, number>): string =>
  Object.entries(numbers)
    .map(
      ([name, value]) =>
        `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}\n${name} ${value}\n`,
    )
    .join("");
