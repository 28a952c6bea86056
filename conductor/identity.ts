import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** `<computer>/<process>/<life>`: unlike every other process's, this one's next life included. */
export const newIdentity = (): string => `${hostname()}/${process.pid}/${randomBytes(4).toString("hex")}`;

/**
 * Whether that identity's process is known to be no more, so that a conductor that was killed is replaced at once
 * and not after its Lease has run out. Only a process of this computer can be asked after, and that the holder is
 * one is certain only where the cluster itself answers on loopback: host names are not unique in the world.
 */
export function isGoneHere(identity: string, server: string, self: string): boolean {
  const [host, pid] = identity.split("/");
  const { hostname: address } = new URL(server);
  if (!["127.0.0.1", "[::1]", "localhost"].includes(address) || host !== hostname() || identity === self)
    return false;
  if (Number(pid) === process.pid) return true; // an earlier life had our number
  try {
    process.kill(Number(pid), 0); // asks, does not kill
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
