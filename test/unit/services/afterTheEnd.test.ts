import { expect, test } from "vitest";
import {
  announce,
  changeSeats,
  extendSession,
  openSession,
  pauseSession,
  raiseSeats,
} from "../../../services/changeSession.ts";
import { closeLinks } from "../../../services/closeLinks.ts";
import { setJoining } from "../../../services/joining.ts";
import { keepWork, undoReset } from "../../../services/keepWork.ts";
import { discardWork, keepWorkUntil } from "../../../services/leftWork.ts";
import { shareSession, unshareSession } from "../../../services/sharing.ts";
import type { SiteAccess } from "../../../services/site.ts";
import type { TrainingSession, TrainingSessionStatus } from "../../../shared/domain/session.ts";
import { at, EIGHT, SESSION, sampleSeat, sampleSession } from "../plan/sample.ts";

const DAY = 24 * 60;
const NOW = new Date(EIGHT);
type Deed = (site: SiteAccess) => Promise<unknown>;

/** A session of which nobody wrote that it is over: its clock has ended it. */
function siteAt(phase: TrainingSessionStatus["phase"] | undefined) {
  const sample = sampleSession({ workKeptUntil: at(120 + 7 * DAY), retainNamesUntil: at(120 + 30 * DAY) });
  const seats = { wanted: 3, ready: 0, failed: 0 };
  const work = { phase: "kept" as const, since: at(120), seats: [1] };
  let session: TrainingSession = { ...sample, ...(phase ? { status: { phase, seats, work } } : {}) };
  let seat = sampleSeat(1);
  const patched: string[] = [];
  const cluster = {
    get: async ({ kind }: { kind: string }) => (kind === "TrainingSession" ? session : seat),
    mergePatch: async ({ kind }: { kind: string }, { spec }: { spec: object }) => {
      patched.push(kind);
      if (kind === "Seat") seat = { ...seat, spec: { ...seat.spec, ...spec } };
      else session = { ...session, spec: { ...session.spec, ...spec } };
      return kind === "Seat" ? seat : session;
    },
  };
  return { site: { id: "s", kind: "cluster", namespace: "demo", cluster } as unknown as SiteAccess, patched };
}

const REFUSED: Record<string, Deed> = {
  reset: (site) => raiseSeats(site, SESSION, [1], "resets"),
  restart: (site) => raiseSeats(site, SESSION, [1], "restarts"),
  "new link": (site) => raiseSeats(site, SESSION, [1], "linkIssues"),
  "run of the checks": (site) => raiseSeats(site, SESSION, [1], "checkRuns"),
  "reset keeping the work": (site) => keepWork(site, SESSION, [1]),
  "undone reset": (site) => undoReset(site, SESSION, [1]),
  "removed seat": (site) => changeSeats(site, SESSION, (seats) => seats.slice(1)),
  opening: (site) => openSession(site, SESSION, NOW),
  pause: (site) => pauseSession(site, SESSION, at(60), NOW),
  extension: (site) => extendSession(site, SESSION, 10),
  message: (site) => announce(site, SESSION, { text: "Bonjour" }, NOW),
  "closed link": (site) => closeLinks(site, SESSION, [1]),
  "join page": (site) => setJoining(site, SESSION, "teacher"),
};

test.each(Object.entries(REFUSED))(
  "a session that ended by its clock takes no %s any more",
  async (_, deed) => {
    for (const phase of ["ending", "ended"] as const) {
      const { site, patched } = siteAt(phase);
      await expect(deed(site)).rejects.toMatchObject({
        failure: { kind: "conflict", params: { what: "ended" } },
      });
      expect(patched).toEqual([]);
    }
  },
);

test("a session that runs takes them", async () => {
  const { site, patched } = siteAt("open");
  await raiseSeats(site, SESSION, [1], "resets");
  await changeSeats(site, SESSION, (seats) => seats.slice(1));
  expect(patched).toEqual(["Seat", "TrainingSession"]);
});

const ALLOWED: Record<string, Deed> = {
  "its date is moved": (site) => keepWorkUntil(site, SESSION, at(120 + 9 * DAY), NOW),
  "it goes before its date": (site) => discardWork(site, SESSION, sampleSession().spec.title),
  "a colleague may have it": (site) => shareSession(site, SESSION, "zoe"),
  "a colleague may not have it any more": async (site) => {
    await shareSession(site, SESSION, "zoe");
    await unshareSession(site, SESSION, "zoe");
  },
};

test.each(Object.entries(ALLOWED))("of work that outlived its session, %s", async (_, deed) => {
  const { site, patched } = siteAt("ended");
  await deed(site);
  expect(new Set(patched)).toEqual(new Set(["TrainingSession"]));
});
