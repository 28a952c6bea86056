import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { runShown } from "../tools/run.mjs";
import { Refusal, say } from "../tools/say.mjs";
import { hasDisplay } from "./display.mjs";

/** What Electron's window needs of Debian; `unzip` unpacks the stand-in runtime. */
const forWindows = [
  "libgtk-3-0",
  "libnss3",
  "libasound2",
  "libgbm1",
  "libxss1",
  "libatk-bridge2.0-0",
  "libdrm2",
  "unzip",
];
/** What stands in for a screen. Without fonts every letter would be a box. */
const forVirtualDisplay = ["xvfb", "xauth", "fonts-dejavu-core"];
/** The students' browser, and the reading of printed slips. */
const forTests = ["chromium", "poppler-utils"];

/** What a real node needs of Debian: containers, their network, and a static shell for images. */
const forNode = [
  "runc",
  "containernetworking-plugins",
  "nftables",
  "conntrack",
  "busybox-static",
  "iproute2",
  "util-linux",
  "mount",
  "debootstrap",
];

/**
 * Installs the Debian packages that are missing, where that is allowed: as root without a terminal (a server, a
 * container), with `PUPITRE_INSTALL=1`, or after a yes at the terminal. Does nothing on other systems.
 * @param {{ windows?: boolean, tests?: boolean, node?: boolean }} [options] For windows unless said otherwise.
 * Throws a Refusal with the line to run when something is missing and may not be installed.
 */
export async function ensureSystemLibraries({ windows = true, tests = false, node = false } = {}) {
  if (process.platform !== "linux" || !existsSync("/usr/bin/dpkg-query") || !existsSync("/usr/bin/apt-get"))
    return;
  const wanted = [
    ...(windows ? forWindows : []),
    ...(windows && (tests || !hasDisplay()) ? forVirtualDisplay : []),
    ...(tests ? forTests : []),
    ...(node ? forNode : []),
  ];
  const missing = missingOf(wanted);
  if (missing.length === 0) return;

  const isRoot = process.getuid?.() === 0;
  const line = `${isRoot ? "" : "sudo "}apt-get install -y ${renamed(missing).join(" ")}`;
  if (!(await mayInstall(missing, isRoot))) {
    throw new Refusal(
      `Pupitre needs some packages of the system. Run this once, then the same command again:\n\n  ${line}\n`,
    );
  }
  const [program, before] = isRoot ? ["apt-get", []] : ["sudo", ["apt-get"]];
  // sudo forgets the environment but not its arguments.
  const quiet = ["-q", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runShown("Reading the lists of system packages", program, [...before, ...quiet, "update"], { env });
  await runShown(
    `Installing system packages (${missing.join(", ")})`,
    program,
    // By their new names where there are some: known only after the update.
    [...before, ...quiet, "--no-install-recommends", "install", ...renamed(missing)],
    { env },
  );
}

async function mayInstall(/** @type {string[]} */ missing, /** @type {boolean} */ isRoot) {
  if (process.env.PUPITRE_INSTALL === "1") return true;
  if (process.env.PUPITRE_INSTALL === "0") return false;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return isRoot;
  say(`These packages of the system are missing: ${missing.join(", ")}.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `Install them now${isRoot ? "" : " (sudo asks for your password)"}? [y/N] `,
  );
  terminal.close();
  return /^[yo]/i.test(answer.trim());
}

/** Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit times: libgtk-3-0 became libgtk-3-0t64. */
const sinceTime64 = (/** @type {string} */ name) => `${name}t64`;

function missingOf(/** @type {string[]} */ names) {
  const asked = [...names, ...names.map(sinceTime64)];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are for dpkg-query
  const answer = spawnSync("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Abbrev}\n", ...asked], {
    encoding: "utf8",
  });
  const installed = new Set();
  for (const row of answer.stdout.split("\n")) {
    const [name, state] = row.split(" ");
    if (state === "ii") installed.add(name);
  }
  return names.filter((name) => !installed.has(name) && !installed.has(sinceTime64(name)));
}

function renamed(/** @type {string[]} */ names) {
  const answer = spawnSync("apt-cache", ["pkgnames"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const known = new Set(answer.stdout?.split("\n") ?? []);
  return names.map((name) => (known.has(sinceTime64(name)) ? sinceTime64(name) : name));
}
