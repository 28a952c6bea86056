import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import type { World } from "./world.ts";

type Name = "relaunchOutlook" | "relaunchSession";

/** The world has one class list: relaunched, the same sessions stand for those of the other site. */
export function relaunchAnswers(world: World): { [N in Name]: (input: CallInput<N>) => CallOutput<N> } {
  return {
    relaunchOutlook: ({ session }) => {
      const { seats = [], endsAt = 0 } = world.sessions.find(({ id }) => id === session) ?? {};
      return {
        ...{ seats: seats.length, students: seats.length, anew: false },
        endsAt: new Date(endsAt).toISOString(),
        asOf: new Date(world.options.now() - 4 * 60_000).toISOString(),
        capacity: {
          verdict: "fits",
          ...{ seats: 84, lacks: [] },
          need: { cpu: 15, memoryBytes: 30 * 2 ** 30, storageBytes: 60 * 2 ** 30, pods: 30 },
          free: { cpu: 56, memoryBytes: 112 * 2 ** 30, pods: 200 },
        },
      };
    },
    relaunchSession: ({ session }) => ({ session }),
  };
}
