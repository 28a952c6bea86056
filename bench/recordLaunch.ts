import type { Cluster } from "../cluster/port.ts";
import { openConductedClass } from "./conductedClass.ts";
import { startConductorHere } from "./conductorProcess.ts";
import type { RealCluster } from "./realCluster.ts";
import { type Recording, recordedCluster, type Write } from "./recording.ts";

/** ms: longer than anything of a launch is put off. */
const SILENCE = 2_500;

/** Launches a class for nothing but to note what is written for it, by the program that is measured. */
export async function recordLaunch(real: RealCluster, seats: number, warmSeats: number): Promise<Recording> {
  const writes: Write[] = [];
  const through = (cluster: Cluster) => recordedCluster(cluster, writes);
  const conducted = await openConductedClass(real, await startConductorHere(real.kubeconfigPath, through), {
    through,
  });
  try {
    // The server's first seats are slow: its schemas, quotas and connections are made with them.
    await conducted.settled(await conducted.launch(warmSeats), warmSeats);
    await silence(writes);
    writes.splice(0);
    const session = await conducted.launch(seats);
    await conducted.settled(session, seats);
    await silence(writes);
    const uid = (await conducted.seats(session))[0]?.metadata.ownerReferences?.[0]?.uid;
    if (uid === undefined) throw new Error("a Seat says to which session it belongs");
    return { session, uid, writes: [...writes] };
  } finally {
    await conducted.close();
    await real.clear();
  }
}

/** Until nothing was written for a while. */
async function silence(writes: readonly Write[]): Promise<void> {
  for (let last = -1; last !== writes.length; ) {
    last = writes.length;
    await new Promise((resolve) => setTimeout(resolve, SILENCE));
  }
}
