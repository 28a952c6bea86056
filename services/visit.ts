import { createHash, randomBytes, randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { LabError } from "../shared/contract/failure.ts";
import { type PortalOrigin, seatOrigin } from "../shared/domain/links.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import type { Visit } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { doorHost, doorTrust } from "./doorAddress.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

const VISIT_MS = 15 * 60_000;

const REASONS: Record<Visit["spec"]["mode"], string> = {
  read: "opened from the board",
  write: "asked for the keyboard",
  work: "took the work along",
  hand: "handed a file out",
  kept: "looked at what a reset set aside",
};

/** @returns the key; the cluster learns its hash only. */
export async function makeVisit({
  site,
  session,
  seat,
  mode,
  now,
}: {
  site: SiteAccess;
  session: TrainingSession;
  seat: number;
  mode: Visit["spec"]["mode"];
  now: Date;
}): Promise<string> {
  const key = randomBytes(24).toString("base64url");
  const spec: Visit["spec"] = {
    session: session.metadata.name,
    seat,
    by: await whoAmI(site.cluster),
    reason: REASONS[mode],
    mode,
    keyHash: createHash("sha256").update(key).digest("hex"),
    expiresAt: new Date(now.getTime() + VISIT_MS).toISOString(),
  };
  await site.cluster.create({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: {
      name: `${seatName(session.metadata.name as SessionId, seat)}-${randomUUID().slice(0, 8)}`,
      namespace: site.namespace,
    },
    spec,
  });
  return key;
}

/** Paused: whoever listens resumes it. The portal learns of the Visit by its watch, a moment after we wrote it: a refusal within 3 s is asked again. */
export async function connectVisit(
  origin: PortalOrigin,
  seat: string,
  access: string,
  key: string,
): Promise<WebSocket> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dial(origin, seat, access, key);
    } catch (error) {
      if (attempt === 12)
        throw new LabError({ kind: "unreachable", params: { what: "portal" }, detail: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function dial(origin: PortalOrigin, seat: string, access: string, key: string): Promise<WebSocket> {
  const own = new URL(seatOrigin(origin, seat));
  const target = new URL(`/api/visit/terminal/${access}`, own);
  target.protocol = own.protocol === "https:" ? "wss:" : "ws:";
  target.hostname = doorHost(own);
  const socket = new WebSocket(target, {
    headers: { host: own.host, authorization: `Visit ${key}` },
    handshakeTimeout: 5000,
    ...doorTrust(own),
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.pause(); // the first frames come with the handshake, before anybody could listen
      resolve(socket);
    });
    socket.once("error", reject);
  });
}
