import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const tests = fileURLToPath(new URL("network/test_network.py", import.meta.url));
const version = spawnSync("python3", ["-c", "import sys; print(sys.version_info >= (3, 11))"], {
  encoding: "utf8",
});

/** The lab's own programs are Python's, so are their tests. The lab's image has one; a computer without can do no harm. */
test.skipIf(version.stdout.trim() !== "True")(
  "the machines of the network lab route as they should",
  { timeout: 60_000 },
  () => {
    const { status, stderr } = spawnSync("python3", [tests], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/Ran (1[0-9]|[2-9][0-9]) tests[\s\S]*OK/)]);
  },
);
