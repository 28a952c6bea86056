import type { SessionSummary, SessionView } from "../contract/views.ts";

/** What is worth calling a teacher who looks at something else. */
export type News = "ready" | "failed" | "help";
type Counts = SessionSummary["counts"];

const isReady = ({ ready, wanted }: Counts): boolean => wanted > 0 && ready === wanted;

/** What has come since the counts of before: only more of something is news. */
export function newsOf(before: Counts, now: Counts): News[] {
  return [
    ...(!isReady(before) && isReady(now) ? (["ready"] as const) : []),
    ...(now.failed > before.failed ? (["failed"] as const) : []),
    ...(now.help > before.help ? (["help"] as const) : []),
  ];
}

/** The seats that a piece of news is about, as they are by now: empty when it is no longer true. */
export function seatsOfNews(news: News, seats: SessionView["seats"]): number[] {
  const isOf = ({ phase, help }: SessionView["seats"][number]) =>
    news === "ready" ? phase === "ready" : news === "failed" ? phase === "failed" : help !== undefined;
  return seats
    .filter(isOf)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}
