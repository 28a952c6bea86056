import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";

type Name = "previewSupport" | "actAsSupport" | "seatAssists";

/** At that seat support did something before. */
export const ASSISTED = 24;

/** What support does: somebody sits at seat 1, and seat 9 is another supporter's, who was faster. */
export function supportActionAnswers(): { [N in Name]: (input: CallInput<N>) => CallOutput<N> } {
  return {
    seatAssists: ({ seat }) =>
      seat === ASSISTED
        ? [
            {
              ...{ at: new Date().toISOString(), by: "amel@example.org", action: "restart" },
              reason: "appel 4711",
            },
          ]
        : [],
    previewSupport({ session, action, seats = [1, 2, 3] }) {
      const all = seats.map((number) => ({
        ...{ number, phase: "ready", present: number === 1, links: 1 },
        setAside: action === "reset" && number === 1 ? 1 : 0,
      }));
      return {
        ...{ action, session, title: "Shell L1", teacher: "prof@example.org", seats: all, refused: [] },
        present: all.filter(({ present }) => present).length,
        loses: action === "reset" ? "work" : action === "extend" ? "nothing" : "programs",
        keeps: "/home/student",
        basis: { session: 1, seats: seats.map((number) => ({ number, generation: 1 })) },
      };
    },
    actAsSupport({ session, action, seats = [1, 2, 3] }) {
      if (seats.includes(9))
        throw new LabError({
          kind: "conflict",
          params: { what: "seat" },
          issues: [
            {
              code: "assist.overtakenSeat",
              params: { seat: 9, by: "amel@example.org", action: "restart", reason: "appel", minutes: 1 },
            },
          ],
        });
      return { action, session, done: seats, refused: [], overtaken: [], waiting: [] };
    },
  };
}
