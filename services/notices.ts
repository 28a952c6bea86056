import type { SessionSummary, SessionView } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Locale } from "../shared/domain/text.ts";
import { type News, newsOf, seatsOfNews } from "../shared/plan/news.ts";
import type { Desktop } from "./desktop.ts";

interface SeatPlace {
  site: string;
  session: string;
  /** Absent: the whole class. */
  seat?: number;
}

interface NoticePorts {
  desktop: Pick<Desktop, "notify">;
  locale: () => Locale;
  wanted: () => boolean;
  viewOf: (site: string, session: SessionId) => Promise<SessionView>;
  /** The teacher pressed a notice. */
  show: (place: SeatPlace) => void;
}

interface Followed {
  counts: SessionSummary["counts"];
  /** A class is ready once: a seat that is reset later is no news of the class. */
  wasReady: boolean;
  news: Set<News>;
  timer?: NodeJS.Timeout | undefined;
}

/** ms that others have to ask as well: three hands within them are one notice. */
const TOGETHER = 3_000;
/** Numbers beyond these are counted only: a notice is two lines. */
const MOST_NUMBERS = 8;

/**
 * Tells the teacher on the desktop what comes up in the classes that were looked at since the application began. Seats
 * by number, no names: a notice may appear over the projector.
 */
export function createNotices({ desktop, locale, wanted, viewOf, show }: NoticePorts) {
  const followed = new Map<string, Followed | undefined>();

  async function tell(site: string, session: string, one: Followed): Promise<void> {
    one.timer = undefined;
    const news = [...one.news];
    one.news.clear();
    if (!wanted()) return;
    const { title, seats } = await viewOf(site, session as SessionId);
    const told = news
      .map((what) => ({ what, numbers: seatsOfNews(what, seats) }))
      .filter(({ numbers }) => numbers.length > 0);
    if (told.length === 0) return;
    const first = told.find(({ what }) => what !== "ready")?.numbers[0];
    const lines = told.map(({ what, numbers }) => noticeLine(what, numbers, locale()));
    desktop.notify({ title, body: lines.join("\n") }, () =>
      show({ site, session, ...(first === undefined ? {} : { seat: first }) }),
    );
  }

  return {
    follow({ site, session }: { site: string; session: string }): void {
      const key = `${site}/${session}`;
      if (!followed.has(key)) followed.set(key, undefined);
    },
    /** The sessions as they are now. The first sight of one is where its news begins. */
    look(summaries: readonly SessionSummary[]): void {
      for (const { site, id, counts } of summaries) {
        const key = `${site}/${id}`;
        if (!followed.has(key)) continue;
        const one = followed.get(key);
        if (!one) {
          const wasReady = counts.wanted > 0 && counts.ready === counts.wanted;
          followed.set(key, { counts, wasReady, news: new Set() });
          continue;
        }
        for (const news of newsOf(one.counts, counts)) {
          if (news === "ready" && one.wasReady) continue;
          one.wasReady ||= news === "ready";
          one.news.add(news);
        }
        one.counts = counts;
        if (one.news.size === 0 || one.timer) continue;
        one.timer = setTimeout(() => void tell(site, id, one).catch(() => undefined), TOGETHER);
        one.timer.unref();
      }
    },
    stop(): void {
      for (const one of followed.values()) clearTimeout(one?.timer);
    },
  };
}

const WORDS = {
  fr: {
    ready: ["L'espace est prêt.", (count: number) => `Les ${count} espaces sont prêts.`],
    failed: ["Un espace est en échec", (count: number) => `${count} espaces sont en échec`],
    help: ["Un étudiant demande de l'aide", (count: number) => `${count} espaces demandent de l'aide`],
  },
  en: {
    ready: ["The seat is ready.", (count: number) => `All ${count} seats are ready.`],
    failed: ["A seat has failed", (count: number) => `${count} seats have failed`],
    help: ["A student asks for help", (count: number) => `${count} seats ask for help`],
  },
} as const satisfies Record<Locale, Record<News, readonly [string, (count: number) => string]>>;
const SEATS = { fr: ["\u00a0: espace", "\u00a0: espaces"], en: [": seat", ": seats"] } as const;

function noticeLine(news: News, numbers: readonly number[], locale: Locale): string {
  const [one, many] = WORDS[locale][news];
  const isOne = numbers.length === 1;
  const said = isOne ? one : many(numbers.length);
  if (news === "ready") return said;
  const shown = numbers.slice(0, MOST_NUMBERS).join(", ");
  return `${said}${SEATS[locale][isOne ? 0 : 1]} ${shown}${numbers.length > MOST_NUMBERS ? "…" : ""}`;
}
