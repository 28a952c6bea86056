import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTar } from "modern-tar";
import { afterEach, expect, test } from "vitest";
import { DiskRefuses } from "../../../../services/collect/onDisk.ts";
import { takeArchive } from "../../../../services/collect/takeArchive.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** What comes of an archive that the seat's door sends like this. */
async function taken(
  send: (response: ServerResponse) => unknown,
  { into, noted = 200 }: { into?: string; noted?: number } = {},
) {
  const acknowledged: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), "pupitre-archive-"));
  folders.push(folder);
  const server = createServer(({ method, url, headers }, response) => {
    if (method !== "POST") return void send(response);
    acknowledged.push(`${url} ${headers.authorization}`);
    response.writeHead(noted).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const outcome = await takeArchive({
      ...{ origin: `http://127.0.0.1:${port}`, key: "k", path: into ?? join(folder, "01.tar.gz") },
      ...{ root: "/home/student", laid: [], most: 2 ** 20, onBytes: () => undefined },
      signal: new AbortController().signal,
    }).catch((error: unknown) => error);
    return { outcome, acknowledged, left: await readdir(folder) };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
const archive = async () => {
  const entry = { header: { name: "./a.txt", size: 2, type: "file" as const }, body: "ok" };
  return Buffer.from(await packTar([entry]));
};
const endOf = (code: number) => `pupitre-work ${String(code).padStart(3, "0")}\n`;

const whole = async (response: ServerResponse) =>
  response.end(Buffer.concat([await archive(), Buffer.from(endOf(0))]));

test("an archive that is whole is kept, under its name", async () => {
  const { outcome, left, acknowledged } = await taken(whole);
  expect(outcome).toMatchObject({ state: "done", files: 1 });
  expect(left).toEqual(["01.tar.gz"]);
  expect(acknowledged).toEqual(["/api/visit/work/done Visit k"]);
});

test.each([403, 404, 500])(
  "a door that does not hear that it is there (%i) takes nothing of it away, and does not hold anybody up",
  async (noted) => {
    const begun = performance.now();
    const { outcome, left, acknowledged } = await taken(whole, { noted });
    expect(outcome).toMatchObject({ state: "done", files: 1 });
    expect(left).toEqual(["01.tar.gz"]);
    expect(acknowledged).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(3_000);
  },
);

test.each([
  [
    "what is no archive, as of a program that knows not what it is asked",
    "unreadable",
    (r: ServerResponse) => r.end(`${"tar: unknown option\n".repeat(60)}${endOf(1)}`),
  ],
  [
    "what breaks off",
    "cutOff",
    async (r: ServerResponse) => {
      r.write((await archive()).subarray(0, 600));
      setTimeout(() => r.destroy(), 50);
    },
  ],
  ["what is larger than the seat's disk", "tooLarge", (r: ServerResponse) => r.end(Buffer.alloc(2 ** 21))],
])("%s is the seat's failure, and no disk's", async (_, cause, send) => {
  const { outcome, left, acknowledged } = await taken(send);
  expect(outcome).toMatchObject({ reason: cause });
  expect(left).toEqual([]);
  expect(acknowledged).toEqual([]);
});

test("what the disk refuses is the disk's failure, and the seat's work is not collected", async () => {
  const { outcome, acknowledged } = await taken(whole, { into: "/nowhere/at/all/01.tar.gz" });
  expect(outcome).toBeInstanceOf(DiskRefuses);
  expect(acknowledged).toEqual([]);
});
