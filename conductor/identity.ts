import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { conductorIdentity, parseConductorIdentity } from "../shared/domain/hosting.ts";

/** Unlike every other process's, this one's next life included; says whether it runs in the cluster. */
export const newIdentity = (inCluster: boolean): string =>
  conductorIdentity({
    inCluster,
    computer: hostname(),
    process: process.pid,
    life: randomBytes(4).toString("hex"),
  });

/**
 * Whether that identity's process is known to be no more, so that a conductor that was killed is replaced at once
 * and not after its Lease has run out. Only a process of this computer can be asked after, and that the holder is
 * one is certain only where the cluster itself answers on loopback: host names are not unique in the world.
 */
export function isGoneHere(identity: string, server: string, self: string): boolean {
  const { inCluster, computer } = parseConductorIdentity(identity);
  const { hostname: address } = new URL(server);
  if (inCluster || !["127.0.0.1", "[::1]", "localhost"].includes(address)) return false;
  if (computer !== hostname() || identity === self) return false;
  const pid = Number(identity.split("/")[1]);
  if (pid === process.pid) return true; // an earlier life had our number
  try {
    process.kill(pid, 0); // asks, does not kill
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
