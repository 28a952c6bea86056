import { defineConfig } from "vitest/config";

/** One tier a folder; `npm test` runs them in this order. Retries would hide what they meet, so there are none. */
const tier = (name: string, timeout: number, fileParallelism = true) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
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
    projects: [tier("unit", 20_000), tier("contract", 120_000), tier("e2e", 300_000, false)],
  },
});
