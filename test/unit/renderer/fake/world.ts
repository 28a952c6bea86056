import type { LaunchInput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { Hosting } from "../../../../shared/contract/hosting.ts";
import type { Turned } from "../../../../shared/contract/keeping.ts";
import type { PreflightFinding } from "../../../../shared/contract/preflight.ts";
import type { Capacity, Settings, Site, TemplateCard } from "../../../../shared/contract/views.ts";
import type { Isolation } from "../../../../shared/domain/isolation.ts";
import type { Person } from "../../../../shared/domain/roster.ts";
import { seating } from "../../../../shared/domain/seating.ts";
import { checkCards } from "./checks.ts";
import { students } from "./people.ts";
import type { FakeSeat, FakeSession, Pace } from "./session.ts";
import { templateCards } from "./templates.ts";

export interface WorldOptions {
  /** What this user may do with the site's price list. */
  prices?: "change" | "read";
  now: () => number;
  pace: Pace;
  settings: Partial<Settings>;
  /** `some`: an open class in mid-hour, a prepared one and two ended; `none`: a first run. */
  sessions: "none" | "some";
  /** Seats whose image is not found when first built. */
  failing: number[];
  /** Of the open class. */
  seats: number;
  /** Checks of the open class' lab, in place of its own. */
  checks?: number;
  siteState: Site["state"];
  /** `some`: a lab that holds, one that does not yet, and one of a colleague. */
  drafts: "none" | "some";
  /** How the dry-run of a lab goes; `passes` when absent. */
  rehearsal?: "fails";
  /** Beside the demonstration, one real site in each state. */
  realSites?: boolean;
  /** Whether this computer can encrypt names; yes when absent. */
  keyStore?: boolean;
  /** Opened from outside before the window was there. */
  invitation?: string;
  /** Who conducts the real clusters. */
  hostings: Hosting[];
  /** What is found before a launch. */
  findings?: PreflightFinding[];
  isolation?: Isolation;
  /** Since the sessions that there are were launched. */
  labChanged?: boolean;
  /** Who waits as soon as a join page is open, at the first seats: the second of a name that two have, the third where somebody is in. */
  claims?: number;
  /** In place of the usual capacity. */
  capacity?: Capacity;
}

const MINUTE = 60_000;
export const defaultPace: Pace = { next: 60, create: 400, start: 700, remove: 80, check: 700 };

/** Everything that the fake application knows, in memory. */
export class World {
  readonly sessions: FakeSession[] = [];
  readonly options: WorldOptions;
  settings: Settings;
  site: Site;
  /** Those that people write are added by the bridge. */
  cardOf = (ref: string): TemplateCard | undefined => templateCards.find((card) => card.ref === ref);
  private ids = 0;

  constructor(options: Partial<WorldOptions> = {}) {
    this.options = {
      now: Date.now,
      pace: defaultPace,
      settings: {},
      sessions: "some",
      failing: [12, 19],
      seats: 30,
      siteState: "live",
      drafts: "none",
      hostings: [],
      ...options,
    };
    this.settings = {
      locale: "fr",
      theme: "light",
      site: "practice",
      singleKeys: true,
      notices: true,
      offlineCopies: true,
      hintsDismissed: [],
      ...options.settings,
    };
    this.site = {
      id: "practice",
      kind: "practice",
      name: "practice",
      server: "https://127.0.0.1:38443",
      state: this.options.siteState,
      version: "v1.37.0",
      seenAt: new Date(
        this.options.now() - (this.options.siteState === "live" ? 0 : 3 * MINUTE),
      ).toISOString(),
    };
    if (this.options.sessions === "some") this.addSamples();
  }

  launch(input: LaunchInput): FakeSession {
    const card = this.cardOf(input.template);
    if (!card) throw new LabError({ kind: "notFound", params: { what: "template", name: input.template } });
    const { pace } = this.options;
    const now = this.options.now();
    const { persons } = card;
    const seats = seating(input.people.length, input.spare, persons).map((_, index) =>
      this.seat(
        index + 1,
        input.people.slice(index * persons, (index + 1) * persons),
        now + index * pace.next,
      ),
    );
    const opens = input.opensAt ? Date.parse(input.opensAt) : now;
    const id = `k3x9p${"bcdfghjkmnpqrstvwxz"[this.ids++ % 19]}`;
    const session: FakeSession = {
      id,
      site: input.site,
      input,
      card,
      launchedAt: now,
      openedAt: input.openAtOnce ? now : undefined,
      endsAt: opens + input.minutes * MINUTE,
      endingAt: undefined,
      seats,
      pace,
    };
    this.sessions.push(session);
    return session;
  }

  private seat(number: number, people: Person[], builtAt: number): FakeSeat {
    const image = "registry.example.org/tp/shell:1.2";
    return {
      number,
      people,
      builtAt,
      restarts: 0,
      resets: 0,
      resetting: false,
      kept: [],
      reason: this.options.failing.includes(number)
        ? { code: "imageNotFound", params: { image }, message: `image ${image} was not found` }
        : undefined,
      connected: false,
      firstSeen: undefined,
      help: undefined,
      checks: { passed: 0, askedAt: undefined, at: undefined },
    };
  }

  /** One seat each. */
  add(session: FakeSession, people: Person[]): number[] {
    const last = Math.max(0, ...session.seats.map(({ number }) => number));
    const added = people.map((person, index) => this.seat(last + 1 + index, [person], this.options.now()));
    session.seats.push(...added);
    return added.map(({ number }) => number);
  }

  find(id: string): FakeSession {
    const found = this.sessions.find((session) => session.id === id);
    if (!found) throw new LabError({ kind: "notFound", params: { what: "session", name: id } });
    return found;
  }

  rebuild(session: FakeSession, numbers: number[], kind: "restarts" | "resets"): void {
    const now = this.options.now();
    for (const seat of session.seats.filter(({ number }) => numbers.includes(number))) {
      seat[kind] += 1;
      seat.builtAt = now;
      seat.resetting = kind === "resets";
      seat.reason = undefined;
    }
  }

  /** Sets the work aside, or brings back what was set aside last. */
  turn(session: FakeSession, numbers: number[], by: "reset" | "undo"): Turned {
    const at = new Date(this.options.now()).toISOString();
    const refused: Turned["refused"] = [];
    for (const number of numbers) {
      const seat = session.seats.find((one) => one.number === number);
      const last = seat?.kept.at(-1);
      if (!seat) refused.push({ seat: number, why: "gone" });
      else if (by === "undo" && !last) refused.push({ seat: number, why: "nothingKept" });
      else {
        if (by === "undo") seat.kept = seat.kept.slice(0, -1);
        seat.kept = [...seat.kept, { number: (last?.number ?? 0) + 1, at, by }];
      }
    }
    const seats = numbers.filter((number) => !refused.some(({ seat }) => seat === number));
    this.rebuild(session, seats, "resets");
    return { seats, refused };
  }

  private addSamples(): void {
    const now = this.options.now();
    const base = {
      site: "practice",
      template: "shell",
      parameters: {},
      spare: 0,
      openAtOnce: true,
      minutes: 120,
    };
    const open = this.launch({ ...base, title: "Shell L1 · groupe 3", people: students(this.options.seats) });
    const { checks } = this.options;
    if (checks !== undefined) open.card = { ...open.card, checks: checkCards(checks) };
    this.age(open, 48 * MINUTE);
    for (const seat of open.seats) this.live(seat, now);
    open.keepUntil = open.endsAt + 7 * 24 * 60 * MINUTE;
    const tomorrow = new Date(now + 24 * 60 * MINUTE).toISOString();
    const prepared = this.launch({
      ...base,
      template: "notebook",
      title: "Cahier Python M2",
      people: students(24),
      openAtOnce: false,
      opensAt: tomorrow,
      minutes: 180,
    });
    this.age(prepared, 30 * MINUTE);
    prepared.endsAt = Date.parse(tomorrow) + 180 * MINUTE;
    for (const seat of prepared.seats) seat.reason = undefined;
    for (const [index, title] of ["SQL L2 · groupe 1", "Shell L1 · groupe 2"].entries()) {
      const ended = this.launch({ ...base, title, people: students(24) });
      this.age(ended, (26 + index * 24) * 60 * MINUTE);
      ended.endingAt = ended.launchedAt + 118 * MINUTE;
    }
  }

  private age(session: FakeSession, by: number): void {
    session.launchedAt -= by;
    session.endsAt -= by;
    if (session.openedAt !== undefined) session.openedAt -= by;
    for (const seat of session.seats) seat.builtAt -= by;
  }

  private live(seat: FakeSeat, now: number): void {
    const kind = seat.number % 10;
    if (kind === 1 || seat.reason) return; // never came
    seat.firstSeen = now - (40 - (seat.number % 7)) * MINUTE;
    seat.connected = kind !== 5;
    if (kind === 9) seat.lastActive = now - 12.6 * MINUTE;
    if (kind === 4) seat.lastActive = now - 5.6 * MINUTE;
    seat.checks = { passed: seat.number % 5, askedAt: undefined, at: now - (seat.number % 9) * MINUTE };
    if (seat.number === 7) seat.help = { since: now - 3 * MINUTE, line: "make ne marche pas" };
    if (seat.number === 23) seat.help = { since: now - MINUTE };
  }
}
