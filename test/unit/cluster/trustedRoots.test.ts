import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { selfSigned } from "./certificate.ts";
import { CONFIG_MAPS, startScriptedServer } from "./scriptedServer.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).reverse()) await close();
});

/**
 * What a program that starts now meets at a server whose certificate the system's store vouches for (or does not), when
 * the site names no authority of its own.
 */
async function meets(inStore: "its own" | "another") {
  const pair = await selfSigned();
  const folder = await mkdtemp(join(tmpdir(), "store-"));
  closing.push(() => rm(folder, { recursive: true }));
  const store = join(folder, "store.pem");
  // A store is one file of many.
  const others = [await selfSigned({ subject: "one" }), await selfSigned({ subject: "two" })];
  const certificates = inStore === "its own" ? [...others, pair] : others;
  await writeFile(
    store,
    certificates.map(({ certificate }) => certificate.trimEnd()).join("\n\n# another\n"),
  );
  vi.stubEnv("SSL_CERT_FILE", store);
  vi.resetModules(); // the roots are read once
  const { connect } = await import("../../../cluster/connect.ts");
  const { toFailure } = await import("../../../shared/contract/failure.ts");
  const server = await startScriptedServer({ pair });
  closing.push(server.close);
  server.store.put("a", {});
  const { ca: _, ...access } = server.access;
  const cluster = connect(access, { backoffBase: 1, retryBudget: 0 });
  closing.push(() => cluster.close());
  return cluster.get({ ...CONFIG_MAPS, namespace: "class", name: "a" }).then(
    (found) => found?.metadata.name,
    (error: unknown) => toFailure(error).params?.cause ?? error,
  );
}

test("a server is believed by the system's store, and by nothing that is not there", async () => {
  expect(await meets("its own")).toBe("a");
  expect(await meets("another")).toBe("tlsUntrusted");
});
