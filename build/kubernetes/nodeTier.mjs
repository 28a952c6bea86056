import { spawnSync } from "node:child_process";
import { Refusal } from "../tools/say.mjs";

/** What a node's keeper does first, tried and undone at once: namespaces of its own, and a mount in them. */
const trial = [
  "--net",
  "--mount",
  "--pid",
  "--fork",
  "--mount-proc",
  "mount",
  "-t",
  "tmpfs",
  "tmpfs",
  "/run",
];

/**
 * Why a cluster with a real node cannot run on such a computer; undefined where it can.
 * @returns {string | undefined}
 */
export function reasonAgainstNodeTier(
  platform = process.platform,
  userId = process.getuid?.(),
  mayUnshare = () => spawnSync("unshare", trial, { stdio: "ignore" }).status === 0,
) {
  if (platform !== "linux") return "A real node needs Linux.";
  if (userId !== 0) return "A real node needs root (containers, a bridge, mounts).";
  if (!mayUnshare())
    return "A real node needs a root that may make namespaces and mounts (a privileged container).";
  return undefined;
}

export function refuseWithoutNodeTier() {
  const reason = reasonAgainstNodeTier();
  if (reason !== undefined) throw new Refusal(reason);
}
