import { z } from "zod";
import type { KubeObject } from "../kubernetes/objects.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "./names.ts";

const Sha256 = z.string().regex(/^[a-f0-9]{64}$/);

/**
 * How seats of a session are found by what is typed at the door: written by the conductor, read by the portal and by
 * nobody else, for hashes of something so short can be undone. The object's name is the session's.
 */
export const SessionDoorSpec = z.object({
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
  /** One a person. A code is good as long as the link beside it is: `link` is that link's SHA-256, as in Seat.status. */
  codes: z.array(
    z.object({
      hash: Sha256,
      seat: z.int().min(1).max(MAX_SEATS),
      person: z.int().min(1).max(8),
      link: Sha256,
    }),
  ),
  /** While the join page is open: its code, and the names of the class under that code. Two entries of one hash: twins. */
  join: z
    .object({
      code: Sha256,
      names: z.array(
        z.object({ hash: Sha256, seat: z.int().min(1).max(MAX_SEATS), person: z.int().min(1).max(8) }),
      ),
    })
    .optional(),
});
export type SessionDoorSpec = z.infer<typeof SessionDoorSpec>;
export interface SessionDoor extends KubeObject {
  kind: "SessionDoor";
  spec: SessionDoorSpec;
}

/** What is hashed of a code: with the session's UID, so that nothing can be computed before there is one. */
export const codePreimage = (sessionUid: string, code: string): string =>
  `pupitre-code ${sessionUid} ${code}`;
