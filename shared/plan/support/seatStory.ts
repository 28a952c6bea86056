import type { SeatEvent } from "../../contract/views.ts";
import type { AuditEntrySpec } from "../../domain/auditEntry.ts";
import type { Seat, SeatPresence } from "../../domain/seat.ts";

/** One line of what happened at a seat. `who` is a user of the cluster, never a student. */
export interface StoryLine {
  at: string;
  /** Words are found by it: `story.<what>`. */
  what:
    | "deed"
    | "assist" // of support, at a seat that is another's
    | "created"
    | "ready"
    | "phase"
    | "event"
    | "firstSeen"
    | "lastSeen"
    | "help"
    | "look"
    | "collected"
    | "kept";
  who?: string | undefined;
  params: Record<string, string | number>;
}

interface StorySources {
  seat: Seat;
  presence: SeatPresence | undefined;
  /** Of the whole session; those of other seats are left out, those of all seats are not. */
  audit: readonly AuditEntrySpec[];
  events: readonly SeatEvent[];
}

/** A seat's whole story, the newest first: what people did, what the conductor found, what the cluster said, who was there. */
export function seatStory({ seat, presence, audit, events }: StorySources): StoryLine[] {
  const { number } = seat.spec;
  const status = seat.status;
  const seen = presence?.spec;
  const found = (
    what: StoryLine["what"],
    at: string | undefined,
    params: StoryLine["params"] = {},
  ): StoryLine[] => (at === undefined ? [] : [{ at, what, params }]);
  const lines: StoryLine[] = [
    ...audit
      .filter(({ seat, order }) => (seat ?? number) === number && (order?.seats?.includes(number) ?? true))
      .map(({ at, actor, action, reason, order }) => ({
        ...{ at, what: order ? ("assist" as const) : ("deed" as const), who: actor },
        params: { action, ...(reason === undefined ? {} : { reason }) },
      })),
    ...found("created", status?.createdAt),
    ...found("ready", status?.readyAt),
    ...found("phase", status?.since, {
      phase: status?.phase ?? "waiting",
      ...(status?.reason ? { reason: status.reason.message } : {}),
    }),
    ...(status?.kept ?? []).flatMap(({ at, by, number: folder }) => found("kept", at, { by, folder })),
    ...events.map(({ at, type, reason, object, message, count }) => ({
      ...{ at, what: "event" as const },
      params: { type, reason, object, message, count },
    })),
    ...found("firstSeen", seen?.firstSeen),
    ...found("lastSeen", seen?.lastSeen, {
      devices: new Set(seen?.cookies.map(({ device }) => device)).size,
    }),
    ...found("help", seen?.help?.since),
    ...(seen?.looks ?? []).map(({ at, is }) => ({ at, what: "look" as const, params: { is } })),
    ...found("collected", seen?.collectedAt),
  ];
  return lines.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** By which a story is narrowed: what people did, what the conductor found, what the cluster said, who was there. */
export const STORY_KINDS = ["deeds", "conductor", "events", "presence"] as const;
export type StoryKind = (typeof STORY_KINDS)[number];

export function storyKind({ what }: Pick<StoryLine, "what">): StoryKind {
  switch (what) {
    case "deed":
    case "assist":
    case "kept":
      return "deeds";
    case "created":
    case "ready":
    case "phase":
      return "conductor";
    case "event":
      return "events";
    case "firstSeen":
    case "lastSeen":
    case "help":
    case "look":
    case "collected":
      return "presence";
  }
}
