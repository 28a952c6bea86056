import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const build = join(import.meta.dirname, "../../../build");
/** Makes the process believe that it is an older Node before anything else is loaded. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;

const commands = readdirSync(build).filter((name) => name.endsWith(".mjs") && name !== "kubectl.mjs");

describe("an old Node", () => {
  test.each(commands.filter((name) => name !== "completeLock.mjs"))(
    "is refused by %s with what to do",
    (command) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["--import", pretend("20.17.0"), join(build, command)],
        { encoding: "utf8" },
      );
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(
        /^Pupitre needs Node\.js 20\.18 or newer; this is .*\nInstall a current version .*\n$/,
      );
    },
  );
});
