import { defineConfig } from "vitest/config";

/** One tier a folder; `npm test` runs them in this order. Retries would hide what they meet, so there are none. */
const tier = (name: string, timeout: number, fileParallelism = true, folder = `test/${name}`) => ({
  extends: true as const,
  test: {
    name,
    include: [`${folder}/**/*.test.{ts,tsx}`],
    // Folders within that are tiers of their own.
    exclude: ["test/contract/real", "test/contract/real/node"]
      .filter((inner) => inner !== folder && inner.startsWith(`${folder}/`))
      .map((inner) => `${inner}/**`),
    testTimeout: timeout,
    hookTimeout: timeout,
    fileParallelism,
  },
});

export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    environment: "node",
    retry: 0,
    // The library's own patience is a second: a clock that ticks once in it, on a busy machine, is missed.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      tier("unit", 20_000),
      tier("contract", 120_000),
      tier("e2e", 300_000, false),
      tier("node", 300_000, false),
      tier("day", 300_000, false),
      tier("real", 300_000, false, "test/contract/real"),
      tier("realNode", 300_000, false, "test/contract/real/node"),
    ],
  },
});
