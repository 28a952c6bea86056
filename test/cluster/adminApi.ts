import { Agent, request as send } from "node:https";

/** The API as the cluster's administrator calls it to set the cluster up. */
export interface AdminApi {
  /** The parsed answer. Rejects with the server's words when it refuses. */
  call(method: string, path: string, body?: unknown, type?: string): Promise<Answer>;
  /** Creates the object, or makes it so. `path` is that of the object itself. */
  apply(path: string, object: object): Promise<void>;
  close(): void;
}

export interface Answer {
  code: number;
  text: string;
}

/** How long one call may take, in ms. */
const PATIENCE = 10_000;

export function openAdminApi(server: string, ca: string, token: string): AdminApi {
  const agent = new Agent({ keepAlive: true, ca });
  const call: AdminApi["call"] = (method, path, body, type = "application/json") =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(text === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(text) }),
      };
      const request = send(`${server}${path}`, { method, agent, headers, timeout: PATIENCE }, (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          answer += chunk;
        });
        response.on("end", () => resolve({ code: response.statusCode ?? 0, text: answer }));
        response.on("error", reject);
      });
      request.on("timeout", () => request.destroy(new Error(`no answer to ${method} ${path}`)));
      request.on("error", reject);
      request.end(text);
    });
  return {
    call,
    async apply(path, object) {
      const query = "fieldManager=cluster&force=true";
      const answer = await call("PATCH", `${path}?${query}`, object, "application/apply-patch+yaml");
      if (answer.code >= 300) throw new Error(`${path} was refused: ${answer.text}`);
    },
    close: () => agent.destroy(),
  };
}

/** Asks until it holds; a refused connection counts as no. Throws `words()` when it did not in time (ms). */
export async function eventually(
  holds: () => Promise<boolean>,
  words: () => string | Promise<string>,
  patience = 120_000,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(await words());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
