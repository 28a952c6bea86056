import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeLock, missingOptionals } from "../../../build/tools/lockFile.mjs";

test("our lock file names the packages of every system, or npm ci would refuse it", () => {
  const file = join(import.meta.dirname, "../../../package-lock.json");
  expect(missingOptionals(JSON.parse(readFileSync(file, "utf8")))).toEqual([]);
});

test("what a partial registry left out is added as npm would have written it", () => {
  const tool = {
    version: "1.2.3",
    dev: true,
    optionalDependencies: {
      "@tool/cli-linux-x64": "1.2.3",
      "@tool/cli-linux-x64-musl": "1.2.3",
      "@tool/cli-darwin-arm64": "1.2.3",
      "@tool/cli-win32-x64-msvc": "1.2.3",
    },
  };
  const here = {
    version: "1.2.3",
    integrity: "sha512-x",
    cpu: ["x64"],
    dev: true,
    optional: true,
    os: ["linux"],
  };
  const packages = { "": {}, "node_modules/@tool/cli-linux-x64": here, "node_modules/tool": tool };
  const { lock } = completeLock({ packages });
  expect(lock).toEqual({
    packages: {
      "": {},
      "node_modules/@tool/cli-darwin-arm64": {
        version: "1.2.3",
        cpu: ["arm64"],
        dev: true,
        optional: true,
        os: ["darwin"],
      },
      "node_modules/@tool/cli-linux-x64": here,
      "node_modules/@tool/cli-linux-x64-musl": {
        version: "1.2.3",
        cpu: ["x64"],
        dev: true,
        libc: ["musl"],
        optional: true,
        os: ["linux"],
      },
      "node_modules/@tool/cli-win32-x64-msvc": {
        version: "1.2.3",
        cpu: ["x64"],
        dev: true,
        optional: true,
        os: ["win32"],
      },
      "node_modules/tool": tool,
    },
  });
  expect(missingOptionals(lock)).toEqual([]);
});

test("a package that lies within the one that wants it is not missing", () => {
  const packages = {
    "node_modules/tool": {
      version: "1.0.0",
      optionalDependencies: { "inner-linux-x64": "1.0.0", "outer-linux-x64": "1.0.0" },
    },
    "node_modules/tool/node_modules/inner-linux-x64": { version: "1.0.0" },
    "node_modules/outer-linux-x64": { version: "1.0.0" },
  };
  expect(missingOptionals({ packages })).toEqual([]);
});
