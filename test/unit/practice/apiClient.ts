import { Agent, request as send } from "node:https";

export interface TestAnswer {
  code: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into all kinds of objects
  body: any;
}

export interface TestApi {
  /** Rejects when the connection breaks. */
  call(method: string, path: string, body?: unknown, options?: { type?: string }): Promise<TestAnswer>;
  close(): void;
}

/** A bare HTTP/1.1 client, so that nothing but the server is tried. */
export function apiOf({ server, caPem, token }: { server: string; caPem: string; token: string }): TestApi {
  const agent = new Agent({ keepAlive: true, ca: caPem });
  return {
    close: () => agent.destroy(),
    call: (method, path, body, { type = "application/json" } = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
        const headers = {
          authorization: `Bearer ${token}`,
          ...(text === undefined
            ? {}
            : { "content-type": type, "content-length": String(Buffer.byteLength(text)) }),
        };
        const request = send(`${server}${path}`, { method, agent, headers }, (response) => {
          let answer = "";
          response.on("data", (chunk: Buffer) => {
            answer += chunk.toString();
          });
          response.on("error", reject);
          response.on("end", () => {
            const isJson = String(response.headers["content-type"]).startsWith("application/json");
            const { statusCode = 0, headers } = response;
            const first = answer.split("\n")[0] ?? "";
            resolve({
              code: statusCode,
              headers,
              text: answer,
              body: isJson ? JSON.parse(first) : undefined,
            });
          });
        });
        request.on("error", reject);
        request.end(text);
      }),
  };
}

export function configMap(name: string, data: Record<string, string> = {}, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}
