import { randomBytes, randomInt } from "node:crypto";
import { LabError } from "../../shared/contract/failure.ts";
import type { CheckResult } from "../../shared/domain/checks.ts";
import { type SessionId, seatName } from "../../shared/domain/names.ts";
import {
  REHEARSAL_ANNOTATION,
  REHEARSAL_MINUTES,
  type Rehearsal,
  type RehearsalFinding,
} from "../../shared/domain/rehearsal.ts";
import { imagesOf } from "../../shared/domain/resolveTemplate.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { finding, judgeChecks, pullSeconds } from "../../shared/plan/rehearsal.ts";
import { resolveFor } from "../../shared/plan/sessionNeed.ts";
import { endSession, getReceipt, raiseSeats } from "../changeSession.ts";
import { launchSession } from "../launchSession.ts";
import { revealLinks } from "../links.ts";
import { seatEvents } from "../seatDetails.ts";
import type { SiteAccess } from "../site.ts";
import { patiently, pause } from "./patience.ts";
import { type StudentDoor, studentDoor } from "./studentDoor.ts";
import { tryAccess } from "./tryAccess.ts";
import { typeScript } from "./typeScript.ts";
import type { RehearsalWish } from "./wish.ts";

/** s for which seats must stay ready to count as started. */
const STEADY = 3;
/** s. Images of some gigabytes take minutes where they come from afar. */
const PATIENCE = { start: 900, open: 30, checks: 240, solution: 300, end: 180 };

/** What is done in each step, on one session. */
export function createStage(wish: RehearsalWish) {
  const { site, template, solution, seats, signal } = wish;
  const { spec } = template;
  const ref = (kind: string, name: string) => ({
    apiVersion: API_VERSION,
    kind,
    namespace: site.namespace,
    name,
  });
  const numbers = Array.from({ length: seats }, (_, index) => index + 1);
  let id: SessionId | undefined;
  let door: StudentDoor | undefined;
  let isSolved = false;

  const session = (): SessionId => {
    if (id === undefined) throw new LabError({ kind: "notFound", params: { what: "session" } });
    return id;
  };
  const readSeats = async (): Promise<Seat[]> => {
    const found = await Promise.all(
      numbers.map((number) => site.cluster.get<Seat>(ref("Seat", seatName(session(), number)))),
    );
    return found.filter((seat) => seat !== undefined);
  };
  /** @returns s until the first and the last of them were, or what kept them from it. */
  const untilReady = async (
    isReady: (seat: Seat) => boolean,
  ): Promise<{ first: number; last: number } | RehearsalFinding[]> => {
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    const readyAt = new Map<string, number>();
    for (;;) {
      const all = await readSeats();
      for (const seat of all) {
        const { name } = seat.metadata;
        // Without a readiness check a program that ends at once was ready for a moment.
        if (!isReady(seat)) readyAt.delete(name);
        else if (!readyAt.has(name)) readyAt.set(name, since());
      }
      const failed = all.filter(({ status }) => status?.phase === "failed");
      if (failed.length > 0 && failed.length + readyAt.size >= seats) return failed.map(seatFailed);
      if (readyAt.size === seats) {
        const last = Math.max(...readyAt.values());
        if (since() - last > STEADY) return { first: Math.min(...readyAt.values()), last };
      }
      if (since() > PATIENCE.start) {
        const late = all.filter(({ status }) => status?.reason).map(seatFailed);
        return [finding("notStarted", { params: { seconds: PATIENCE.start } }), ...late];
      }
      await pause(signal);
    }
  };

  return {
    images: imagesOf(resolveFor(spec, wish.parameters) ?? spec),

    async start(change: (part: Partial<Rehearsal>) => void): Promise<RehearsalFinding[]> {
      const launched = await launchSession(
        {
          ...{ site: site.id, template: wish.ref, title: titleOf(wish), parameters: wish.parameters },
          ...{ people: [], spare: seats, minutes: REHEARSAL_MINUTES, openAtOnce: true, keepWorkDays: 0 },
        },
        {
          ...{ site, template, locale: wish.locale, now: wish.now(), random: (below) => randomInt(below) },
          annotations: { [REHEARSAL_ANNOTATION]: "true" },
        },
      );
      id = launched.session as SessionId;
      change({ session: id });
      // What is timed does not wait for its record.
      const noted = wish.note({ action: "launch", session: id });
      const began = await untilReady(({ status }) => status?.phase === "ready");
      await noted;
      if (Array.isArray(began)) return began;
      const pull = await slowestPull(site, session(), numbers);
      change({ timing: { seats, ...rounded(began), ...(pull === undefined ? {} : rounded({ pull })) } });
      return [];
    },

    async enter(): Promise<RehearsalFinding[]> {
      const link = await patiently(
        async () => (await revealLinks(site, session(), [1]))[0],
        signal,
        PATIENCE.open,
      );
      if (link?.url === undefined) throw new LabError({ kind: "notFound", params: { what: "link" } });
      door = studentDoor(link.url, signal);
      // The portal learns of the seat by its watch, a moment after the seat is ready.
      const own = door;
      const standing = await patiently(
        async () => {
          const answer = await own.enter();
          return answer.is === "in" ? answer : undefined;
        },
        signal,
        PATIENCE.open,
      );
      return standing ? [] : [finding("notLetIn")];
    },

    async tryAccesses(): Promise<RehearsalFinding[] | "skipped"> {
      const found: RehearsalFinding[] = [];
      if (!door) return "skipped";
      for (const access of spec.accesses) found.push(...(await tryAccess(access, door, signal)));
      return found;
    },

    async runChecks(when: "before" | "after"): Promise<RehearsalFinding[] | "skipped"> {
      if (!spec.checks?.length) return when === "before" ? [finding("noChecks")] : "skipped";
      if (when === "after" && !isSolved) return "skipped";
      const results = await pressChecks();
      if (!results) return [finding("checksUnanswered", { params: { seconds: PATIENCE.checks } })];
      return judgeChecks(spec, results, when);
    },

    async solve(): Promise<RehearsalFinding[] | "skipped"> {
      if (!spec.checks?.length) return "skipped";
      if (solution === undefined) return [finding("noSolution")];
      const terminal = spec.accesses.find(({ kind }) => kind === "terminal");
      if (!terminal || !door) return [finding("noTerminal")];
      const socket = await door.openTerminal(terminal.name);
      try {
        const mark = `fin-${randomBytes(6).toString("hex")}`;
        const typed = await typeScript(socket, solution, { mark, seconds: PATIENCE.solution, signal });
        const output = typed.output ? { output: typed.output } : {};
        if (signal.aborted) return "skipped";
        if (typed.is === "silent")
          return [finding("solutionUnanswered", { params: { seconds: PATIENCE.solution }, ...output })];
        isSolved = true;
        return typed.exitCode === 0
          ? []
          : [finding("solutionFailed", { params: { exitCode: typed.exitCode }, ...output })];
      } finally {
        socket.close();
      }
    },

    async again(
      change: (part: Partial<Rehearsal>) => void,
      timing: () => Rehearsal["timing"],
    ): Promise<RehearsalFinding[]> {
      const before = new Map((await readSeats()).map((seat) => [seat.metadata.name, seat.spec.resets]));
      await raiseSeats(site, session(), numbers, "resets");
      const noted = wish.note(
        ...numbers.map((seat) => ({ action: "reset" as const, session: session(), seat })),
      );
      const began = await untilReady(
        ({ metadata, status }) =>
          status?.phase === "ready" && status.observed.resets > (before.get(metadata.name) ?? 0),
      );
      await noted;
      if (Array.isArray(began)) return began;
      const known = timing();
      if (known) change({ timing: { ...known, ...rounded({ again: began.last }) } });
      return [];
    },

    /** Cancelled or not: what was made goes. */
    async end(): Promise<RehearsalFinding[]> {
      if (id === undefined) return [];
      const own = ref("TrainingSession", id);
      const never = new AbortController().signal;
      await endSession(site, id, titleOf(wish));
      await wish.note({ action: "end", session: id });
      const ended = await patiently(
        async () => {
          const found = await site.cluster.get<TrainingSession>(own);
          return found?.status?.phase === "ended" ? found : undefined;
        },
        never,
        PATIENCE.end,
      );
      if (!ended) return [finding("notEnded", { params: { seconds: PATIENCE.end } })];
      const { spec: receipt } = await getReceipt(site, id);
      // The receipt and the record of who launched stay, as of any session; the rehearsal itself is on no list.
      await site.cluster.delete(own, { uid: ended.metadata.uid ?? "" });
      const isGone = async () => ((await site.cluster.get(own)) === undefined ? true : undefined);
      if (!(await patiently(isGone, never, PATIENCE.end)))
        return [finding("notEnded", { params: { seconds: PATIENCE.end } })];
      const { length: count } = receipt.leftovers;
      return count > 0 ? [finding("leftovers", { params: { count } })] : [];
    },
  };

  async function pressChecks(): Promise<CheckResult[] | undefined> {
    const read = () => site.cluster.get<Seat>(ref("Seat", seatName(session(), 1)));
    const before = (await read())?.status?.checks?.ran ?? 0;
    await raiseSeats(site, session(), [1], "checkRuns");
    return patiently(
      async () => {
        const checks = (await read())?.status?.checks;
        return checks && checks.ran > before ? checks.results : undefined;
      },
      signal,
      PATIENCE.checks,
    );
  }
}

const titleOf = ({ template, locale }: RehearsalWish): string =>
  `${locale === "fr" ? "Essai" : "Dry-run"} · ${inLocale(template.spec.title, locale)}`.slice(0, 120);

/** With what its program said last, where that is known. */
function seatFailed({ spec: { number }, status }: Seat): RehearsalFinding {
  const { reason } = status ?? {};
  const output = reason?.params?.output;
  return finding("seatFailed", {
    params: { seat: number },
    ...(reason ? { reason } : {}),
    ...(typeof output === "string" && output !== "" ? { output: output.slice(-4_000) } : {}),
  });
}

/** s that the slowest seat's images took, one after the other as kubelets do it; `undefined` when all were there. */
async function slowestPull(site: SiteAccess, id: SessionId, numbers: number[]): Promise<number | undefined> {
  const sums = await Promise.all(
    numbers.map(async (number) => {
      const events = await seatEvents(site, id, number).catch(() => []);
      return events.flatMap(({ message }) => pullSeconds(message) ?? []);
    }),
  );
  const pulled = sums.filter((times) => times.length > 0).map((times) => times.reduce((a, b) => a + b));
  const slowest = Math.max(0, ...pulled);
  return slowest >= 0.05 ? slowest : undefined;
}

const rounded = <T extends Record<string, number>>(seconds: T): T =>
  Object.fromEntries(
    Object.entries(seconds).map(([name, value]) => [name, Math.round(value * 10) / 10]),
  ) as T;
