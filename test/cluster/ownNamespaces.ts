import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { NODE_ADDRESS } from "./nodeFiles.ts";

const run = promisify(execFile);

/** Starts a program as the first of a network, a process table and a table of mounts of its own: with it, all of them end. */
export const UNSHARE = [
  "unshare",
  "--net",
  "--ipc",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child=SIGKILL",
  "--mount-proc",
];

const OVERLAY_MAGIC = 0x794c7630;
/** What kubelet sets for the whole machine; here it writes into files of its own. */
const MACHINE_SETTINGS = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];

/** Nothing that a node writes outside its folder reaches the machine's own files. Only for who has own namespaces. */
export async function arrangeMounts(folder: string): Promise<void> {
  // An overlay cannot lie on an overlay, which is what the root of most containers is.
  if ((await statfs(folder)).type === OVERLAY_MAGIC) await run("mount", ["-t", "tmpfs", "tmpfs", folder]);
  await run("mount", ["-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"]);
  for (const place of ["/var/lib", "/var/log"]) {
    const upper = join(folder, "over", place);
    const work = join(folder, "over-work", place);
    await mkdir(upper, { recursive: true });
    await mkdir(work, { recursive: true });
    await run("mount", [
      "-t",
      "overlay",
      "overlay",
      "-o",
      `lowerdir=${place},upperdir=${upper},workdir=${work}`,
      place,
    ]);
  }
  for (const setting of MACHINE_SETTINGS) {
    const path = join("/proc/sys", setting);
    if (!existsSync(path)) continue;
    const own = join(folder, setting.replaceAll("/", "."));
    await writeFile(own, await readFile(path));
    await run("mount", ["--bind", own, path]);
  }
}

/** Loopback, and the node's address on a bridge without ports, which stands in for a network card. */
export async function arrangeNetwork(): Promise<void> {
  await run("ip", ["link", "set", "lo", "up"]);
  await run("ip", ["link", "add", "node0", "type", "bridge"]);
  await run("ip", ["addr", "add", `${NODE_ADDRESS}/24`, "dev", "node0"]);
  await run("ip", ["link", "set", "node0", "up"]);
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
}

/** Whether packets between two ports of a bridge pass nftables. */
export function hasBridgeFilter(): boolean {
  return existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables");
}

/** Kills whatever else is in our process table and takes away what is mounted in `folder`. */
export async function clearNamespaces(folder: string): Promise<void> {
  // Anywhere else this would be the whole machine.
  if (process.pid !== 1) throw new Error("not the first process of a namespace of its own");
  try {
    process.kill(-1, "SIGKILL");
  } catch {
    // nobody is left
  }
  const mounts = (await readFile("/proc/self/mounts", "utf8"))
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((place) => place.startsWith(`${folder}/`) || ["/var/lib", "/var/log"].includes(place));
  for (const place of mounts.reverse()) await run("umount", ["--lazy", place]).catch(() => undefined);
}
