import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../tools/say.mjs";

/** Whether windows can be shown without our doing. */
export function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * A display in memory. Xvfb itself picks a free number, so that any number of them can start at once (`xvfb-run -a`
 * races), and only who holds its cookie may draw or read on it.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, close: () => Promise<void> }>}
 */
export async function openVirtualDisplay() {
  const folder = await mkdtemp(join(tmpdir(), "pupitre-display-"));
  const authority = join(folder, "Xauthority");
  await writeFile(authority, cookieForAnyDisplay(), { mode: 0o600 });
  const server = spawn(
    "Xvfb",
    ["-displayfd", "3", "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset", "-auth", authority],
    // Detached: a Ctrl+C at the terminal must reach the application first, and the display outlive it.
    { stdio: ["ignore", "ignore", "pipe", "pipe"], detached: true },
  );
  const close = async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  };
  process.once("exit", () => server.kill());
  try {
    const number = await displayNumber(server);
    server.unref();
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Xvfb writes the number when it is ready for clients. @returns {Promise<string>} */
function displayNumber(/** @type {import("node:child_process").ChildProcess} */ server) {
  return new Promise((resolve, reject) => {
    let words = "";
    let number = "";
    server.stderr?.on("data", (chunk) => {
      words += chunk;
    });
    server.stdio[3]?.on("data", (chunk) => {
      number += chunk;
      if (number.includes("\n")) resolve(number.trim());
    });
    server.on("error", () =>
      reject(new Refusal("There is no display, and Xvfb, which would be one, is not installed.")),
    );
    server.on("exit", (code) => reject(new Refusal(`Xvfb ended with exit code ${code}:\n${words.trim()}`)));
  });
}

/** An Xauthority file with one random cookie. The number of the display is not known yet: FamilyWild matches every one. */
function cookieForAnyDisplay() {
  const field = (/** @type {Buffer} */ data) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([length, data]);
  };
  const familyWild = Buffer.from([0xff, 0xff]);
  const nothing = field(Buffer.alloc(0));
  return Buffer.concat([
    familyWild,
    nothing,
    nothing,
    field(Buffer.from("MIT-MAGIC-COOKIE-1")),
    field(randomBytes(16)),
  ]);
}
