import type { IncomingMessage } from "node:http";
import type { Visit } from "../shared/domain/seat.ts";
import { isLeft } from "../shared/plan/seatWish.ts";
import type { Directory } from "./directory.ts";
import { isSecretShaped, sameHash, sha256 } from "./secrets.ts";
import { sessionStanding } from "./standing.ts";

type Mode = Visit["spec"]["mode"];

/** Somebody of the staff, by the key of a Visit. */
export interface Visitor {
  uid: string;
  name: string;
  /** Who, as the cluster knows them. */
  by: string;
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

  /** The Visit to this seat that has this key; `undefined` for any other key, and for one that was used. */
  function visitorOfKey(key: string | undefined, seatName: string): Visitor | undefined {
    if (!isSecretShaped(key)) return undefined;
    const hash = sha256(key);
    const find = () => {
      const seat = directory.seat(seatName);
      const session = seat && directory.session(seat.spec.session);
      if (!seat || !session) return undefined;
      // After the end nobody looks in any more; what nobody had collected may still be.
      const isOver = sessionStanding(session, clock()).is === "over";
      if (isOver && !isLeft(seat, session)) return undefined;
      let found: { visit: Visit; until: number } | undefined;
      for (const visit of directory.visits(seat)) {
        const { spec, metadata } = visit;
        const until = Math.min(
          Date.parse(spec.expiresAt),
          Date.parse(metadata.creationTimestamp) + VISIT_MOST,
        );
        if (isOver && spec.mode !== "work") continue;
        if (sameHash(spec.keyHash, hash) && clock() < until) found = { visit, until };
      }
      return found;
    };
    const found = find();
    if (!found) return undefined;
    const { uid, name } = found.visit.metadata;
    const { mode, by } = found.visit.spec;
    if (used.has(uid)) return undefined;
    return {
      ...{ uid, name, by, mode },
      holds() {
        const now = find()?.visit;
        return now?.metadata.uid === uid && now.spec.mode === mode;
      },
      use() {
        for (const [old, end] of used) if (end <= clock()) used.delete(old);
        used.set(uid, found.until);
      },
    };
  }

  return {
    visitorOfKey,
    /** The same, of the key that the request shows. */
    visitorOf: (request: IncomingMessage, seatName: string): Visitor | undefined =>
      visitorOfKey(visitKeyIn(request), seatName),
  };
}

export const visitKeyIn = (request: IncomingMessage): string | undefined =>
  /^Visit (\S+)$/.exec(request.headers.authorization ?? "")?.[1];

export type Visitors = ReturnType<typeof createVisitors>;
