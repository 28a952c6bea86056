import { Refusal } from "../tools/say.mjs";

/** Why a cluster with a real node cannot run on such a computer; undefined where it can. @returns {string | undefined} */
export function reasonAgainstNodeTier(platform = process.platform, userId = process.getuid?.()) {
  if (platform !== "linux") return "A real node needs Linux.";
  if (userId !== 0) return "A real node needs root (containers, a bridge, mounts).";
  return undefined;
}

export function refuseWithoutNodeTier() {
  const reason = reasonAgainstNodeTier();
  if (reason !== undefined) throw new Refusal(reason);
}
