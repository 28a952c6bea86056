import { isDeepStrictEqual } from "node:util";
import type { TrainingSession, TrainingSessionStatus } from "../shared/domain/session.ts";
import type { Context } from "./context.ts";

/** Writes what differs, with the version that it was read with as precondition; answers the session as it is now. */
export async function writeSessionStatus(
  { cluster, sessions }: Context,
  session: TrainingSession,
  status: TrainingSessionStatus,
): Promise<TrainingSession> {
  if (isDeepStrictEqual(session.status, status)) return session;
  const written = await cluster.replaceStatus<TrainingSession>({ ...session, status });
  sessions.put(written);
  return written;
}
