import type { IncomingMessage } from "node:http";
import type { Visit } from "../shared/domain/seat.ts";
import type { Directory } from "./directory.ts";
import { isSecretShaped, sameHash, sha256 } from "./secrets.ts";
import { sessionStanding } from "./standing.ts";

type Mode = Visit["spec"]["mode"];

/** Somebody of the staff, by the key of a Visit. */
interface Visitor {
  mode: Mode;
  /** Whether the Visit is still what it was, and its session not over. */
  holds(): boolean;
  /** From now on the key opens nothing: one that is overheard is of no use. */
  use(): void;
}

/** A visit lasts 15 minutes at most, whatever its object says. */
const VISIT_MOST = 15 * 60_000;

export function createVisitors({ directory, clock }: { directory: Directory; clock: () => number }) {
  /** Visits whose key was used, by UID, with the time (ms) after which it is good for nothing anyway. */
  const used = new Map<string, number>();

  /** The Visit to this seat whose key the request shows; `undefined` for any other key, and for one that was used. */
  return function visitorOf(request: IncomingMessage, seatName: string): Visitor | undefined {
    const key = /^Visit (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!isSecretShaped(key)) return undefined;
    const hash = sha256(key);
    const find = () => {
      const seat = directory.seat(seatName);
      const session = seat && directory.session(seat.spec.session);
      if (!seat || !session || sessionStanding(session, clock()).is === "over") return undefined;
      let found: { uid: string; mode: Mode; until: number } | undefined;
      for (const { spec, metadata } of directory.visits(seat)) {
        const until = Math.min(
          Date.parse(spec.expiresAt),
          Date.parse(metadata.creationTimestamp) + VISIT_MOST,
        );
        if (sameHash(spec.keyHash, hash) && clock() < until)
          found = { uid: metadata.uid, mode: spec.mode, until };
      }
      return found;
    };
    const visit = find();
    if (!visit || used.has(visit.uid)) return undefined;
    const { uid, mode, until } = visit;
    return {
      mode,
      holds() {
        const now = find();
        return now?.uid === uid && now.mode === mode;
      },
      use() {
        for (const [old, end] of used) if (end <= clock()) used.delete(old);
        used.set(uid, until);
      },
    };
  };
}
export type VisitorOf = ReturnType<typeof createVisitors>;
