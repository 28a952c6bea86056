import { toFailure } from "../shared/contract/failure.ts";
import { stamped } from "../shared/manifests/fingerprint.ts";
import { conductorBinding } from "../shared/manifests/seatManifests.ts";
import type { SeatPlace } from "../shared/manifests/seatPlace.ts";
import type { Context } from "./context.ts";

/**
 * Reads everything in one of a seat's namespaces. An earlier life of ours may have been killed between making the namespace
 * and giving itself the right to look into it: that is made up for here, and the next look succeeds.
 */
export async function readSeat(context: Context, place: SeatPlace, namespace: string): Promise<void> {
  const { objects, cluster, surroundings } = context;
  try {
    await objects.read(cluster, namespace);
  } catch (error) {
    if (toFailure(error).kind === "forbidden")
      for (const binding of conductorBinding(place, surroundings.conductorAccount, namespace))
        await cluster.create(stamped(binding)).catch(unlessThere);
    throw error;
  }
}

const unlessThere = (error: unknown): void => {
  if (toFailure(error).kind !== "alreadyExists") throw error;
};
