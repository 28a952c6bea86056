import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";

/** What a host says to the program that it starts, first of all. */
export interface HostWord {
  access: ClusterAccess;
}

/**
 * The access that the host of this program hands over as a message: credentials of a person ride in no file, no
 * argument and no environment, where other programs of this computer would find them.
 * @throws LabError `timeout` when the host says nothing for 15 s.
 */
export function accessFromHost(): Promise<ClusterAccess> {
  const { parentPort } = process as { parentPort?: NodeJS.EventEmitter };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new LabError({ kind: "timeout", detail: "the host said no access" })),
      15_000,
    );
    const take = (said: unknown) => {
      const { access } = (said ?? {}) as Partial<HostWord>;
      if (!access?.server || !access.auth) return;
      clearTimeout(timer);
      parentPort?.off("message", fromPort);
      process.off("message", take);
      resolve(access);
    };
    const fromPort = (event: { data?: unknown }) => take(event.data);
    parentPort?.on("message", fromPort);
    process.on("message", take);
  });
}
