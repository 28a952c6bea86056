import { LabError } from "../shared/contract/failure.ts";
import type {
  AssistBasis,
  AssistOutcome,
  AssistPreview,
  supportActionCalls as calls,
  Overtaken,
} from "../shared/contract/supportActions.ts";
import {
  AssistReason,
  isSeatAssist,
  MAX_ASSIST_REASON,
  type SeatAssist,
} from "../shared/domain/assistance.ts";
import { LABEL, type SessionId } from "../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { isRefused } from "../shared/plan/sessionChanges.ts";
import { overtakenIssue } from "../shared/plan/support/overtaken.ts";
import { type AssistWish, previewAssist, sessionAssist } from "../shared/plan/support/previewAssist.ts";
import { getSession, refuseEnded } from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import { type SiteAccess, whoAmI } from "./site.ts";
import {
  CLOSINGS,
  EFFECT_MS,
  effectOf,
  lastDeed,
  type Order,
  placeOrder,
  REBUILDS,
  seatAssists,
} from "./supportOrders.ts";

export interface SupportWish extends AssistWish {
  session: SessionId;
}

interface Deed extends SupportWish {
  reason: string;
  /** As the preview that was shown: what changed since is not acted on. */
  basis?: AssistBasis | undefined;
}

/** @throws LabError notFound, conflict (it has ended), `invalid` where the time is too long */
export async function previewSupport(site: SiteAccess, wish: SupportWish, now: Date): Promise<AssistPreview> {
  return (await look(site, wish, now)).preview;
}

/**
 * Puts on record what is wished, one entry a seat, which the conductor carries out: nothing is done that is not written
 * down. Waits until that is seen, for some seconds.
 * @throws LabError `invalid` without a reason, or where the cluster was prepared by a version that cannot; forbidden;
 * conflict where somebody was faster at every seat
 */
export async function actAsSupport(site: SiteAccess, deed: Deed, now: Date): Promise<AssistOutcome> {
  const reason = AssistReason.safeParse(deed.reason).data;
  if (reason === undefined)
    throw new LabError({
      kind: "invalid",
      issues: [{ code: "assist.reason", params: { max: MAX_ASSIST_REASON } }],
    });
  const { preview, session, seats } = await look(site, deed, now);
  const { action, basis } = preview;
  const seen = deed.basis ?? basis;
  const outcome: AssistOutcome = {
    ...{ action, session: deed.session },
    ...{ done: [], waiting: [], overtaken: [], refused: preview.refused },
  };
  const order = { site, session: deed.session, actor: await whoAmI(site.cluster), reason, at: now };
  await nameWhoActed(site, deed.session, outcome);
  if (isSeatAssist(action)) {
    await forSeats({ ...order, action }, { basis, seen, seats }, outcome);
    return told(outcome);
  }
  const detail = { seats: deed.seats, minutes: deed.minutes };
  const lost =
    seen.session === basis.session
      ? await placeOrder({ ...order, action, generation: seen.session, detail })
      : await lastDeed(site, deed.session);
  const numbers = preview.seats.map(({ number }) => number);
  if (lost) outcome.overtaken.push(lost);
  else settle(outcome, await effectOf(site, { before: session, wish: deed }, soon()), numbers, {});
  return told(outcome);
}

interface Looked {
  /** As it is now, and as it was shown. */
  basis: AssistBasis;
  seen: AssistBasis;
  seats: readonly Seat[];
}

/** All are asked for before any is waited for: where nobody conducts, that is found once and not seat by seat. */
async function forSeats(
  order: Omit<Order, "seat" | "generation" | "detail"> & { action: SeatAssist },
  { basis, seen, seats }: Looked,
  outcome: AssistOutcome,
): Promise<void> {
  const { site, session, action } = order;
  const placed: Seat[] = [];
  await forEachAtMost(8, basis.seats, async ({ number, generation }) => {
    const before = seats.find(({ spec }) => spec.number === number);
    const expected = seen.seats.find((one) => one.number === number)?.generation;
    const lost =
      expected === generation
        ? await placeOrder({ ...order, seat: number, generation })
        : await lastDeed(site, session, number);
    if (lost || !before) outcome.overtaken.push(lost ?? { seat: number });
    else placed.push(before);
  });
  const until = soon();
  await forEachAtMost(8, placed, async (before) => {
    const { number } = before.spec;
    settle(outcome, await effectOf(site, { before, action }, until), [number], { seat: number });
  });
}

/** By `performance.now()`: until then what was asked for is looked after. */
const soon = (): number => performance.now() + EFFECT_MS;

/** A seat that is left as it is for what somebody else has just done: that is told, and not only that it is so. */
async function nameWhoActed(site: SiteAccess, session: SessionId, outcome: AssistOutcome): Promise<void> {
  const others = outcome.refused.filter(({ why }) => why === "underway" || why === "closed");
  await forEachAtMost(8, others, async ({ seat, why }) => {
    const last = await lastDeed(site, session, seat, why === "closed" ? CLOSINGS : REBUILDS);
    if (last.by === undefined) return;
    outcome.overtaken.push(last);
    outcome.refused = outcome.refused.filter((one) => one.seat !== seat);
  });
}

function settle(
  outcome: AssistOutcome,
  effect: Awaited<ReturnType<typeof effectOf>>,
  numbers: number[],
  changed: Overtaken,
): void {
  if (effect === "done") outcome.done.push(...numbers);
  else if (effect === "waiting") outcome.waiting.push(...numbers);
  else outcome.overtaken.push(changed);
}

/** @throws LabError conflict where nothing was done, for others were faster */
function told(outcome: AssistOutcome): AssistOutcome {
  const byNumber = (a: number, b: number) => a - b;
  outcome.done.sort(byNumber);
  outcome.waiting.sort(byNumber);
  outcome.overtaken.sort((a, b) => (a.seat ?? 0) - (b.seat ?? 0));
  if (outcome.overtaken.length > 0 && outcome.done.length + outcome.waiting.length === 0)
    throw overtakenFailure(outcome.overtaken);
  return outcome;
}

/** Who did what when, seat by seat. */
export const overtakenFailure = (overtaken: readonly Overtaken[], now = Date.now()): LabError =>
  new LabError({
    kind: "conflict",
    params: { what: "seat" },
    issues: overtaken.map((one) => overtakenIssue(one, now)),
    detail: "somebody acted on the same state first",
  });

async function look(site: SiteAccess, wish: SupportWish, now: Date) {
  const { cluster, namespace } = site;
  const session = await getSession(site, wish.session);
  refuseEnded(session);
  const [seats, presences] = await Promise.all([
    cluster.list<Seat>(
      { apiVersion: API_VERSION, kind: "Seat" },
      { namespace, labelSelector: `${LABEL.session}=${wish.session}` },
    ),
    cluster.list<SeatPresence>({ apiVersion: API_VERSION, kind: "SeatPresence" }, { namespace }),
  ]);
  const change = isSeatAssist(wish.action) ? undefined : sessionAssist(session, wish, now.getTime());
  if (isRefused(change)) throw new LabError({ kind: "invalid", issues: change.issues });
  const sources = {
    session,
    seats: seats.items,
    presences: presences.items.filter(({ spec }) => spec.session === wish.session),
    now: now.getTime(),
  };
  return { session, seats: seats.items, preview: previewAssist(sources, wish) };
}

interface SupportPorts {
  accessTo: (site: string) => Promise<SiteAccess>;
  now: () => Date;
}

export function supportActionCalls({ accessTo, now }: SupportPorts): Pick<Handlers, keyof typeof calls> {
  const at = async ({ site, establishment }: { site: string; establishment?: string | undefined }) => {
    const access = await accessTo(site);
    return establishment === undefined ? access : { ...access, namespace: establishment };
  };
  return {
    previewSupport: async (input) =>
      previewSupport(await at(input), { ...input, session: input.session as SessionId }, now()),
    actAsSupport: async (input) =>
      actAsSupport(await at(input), { ...input, session: input.session as SessionId }, now()),
    seatAssists: async (input) => seatAssists(await at(input), input.session as SessionId, input.seat),
  };
}
