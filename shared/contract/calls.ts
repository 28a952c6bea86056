import { z } from "zod";
import { MAX_ANNOUNCEMENT } from "../domain/announcement.ts";
import { CheckResult } from "../domain/checks.ts";
import { Collection } from "../domain/collection.ts";
import { HandOut } from "../domain/handOut.ts";
import { MAX_TRIED_IMAGES } from "../domain/imageTrial.ts";
import { Isolation } from "../domain/isolation.ts";
import { MOST_KEPT_DAYS } from "../domain/leftWork.ts";
import { Look } from "../domain/look.ts";
import { Mailing } from "../domain/mail.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { Rehearsal } from "../domain/rehearsal.ts";
import { Person } from "../domain/roster.ts";
import { MAX_EXTRA_MINUTES, MAX_SESSION_MINUTES } from "../domain/session.ts";
import { Instant, isSafeText, line } from "../domain/text.ts";
import { afterCalls } from "./after.ts";
import { classCalls } from "./classes.ts";
import { collectionCalls } from "./collections.ts";
import { handOutCalls } from "./handOuts.ts";
import { Hosting, Preparation, PreparePlan, PrepareProgress, PrepareSettings } from "./hosting.ts";
import { joiningCalls } from "./joining.ts";
import { keepingCalls } from "./keeping.ts";
import { linkCalls } from "./links.ts";
import { mailCalls } from "./mail.ts";
import { Preflight } from "./preflight.ts";
import { rehearsalCalls } from "./rehearsals.ts";
import { relaunchCalls } from "./relaunch.ts";
import { rememberedCalls, roomTestCalls } from "./remembered.ts";
import { reportCalls } from "./reports.ts";
import { sharingCalls } from "./sharing.ts";
import { IssueView, siteCalls } from "./sites.ts";
import { SupportSite, supportCalls } from "./support.ts";
import { supportActionCalls } from "./supportActions.ts";
import { Draft, TemplateRefText, templateCalls } from "./templates.ts";
import { Capacity, SeatEvent, SessionSummary, SessionView, Settings, Site, TemplateCard } from "./views.ts";

/**
 * Everything that the window can ask of the application: one row a call, input and output as schemas, so that main
 * parses what comes in and the renderer's `api` is typed from here. Answers travel as `Result` (see failure.ts).
 */
const SessionIdText = z.string().regex(new RegExp(SESSION_ID_PATTERN));
const session = z.object({ site: z.string(), session: SessionIdText });
const seat = session.extend({ seat: z.int().min(1).max(MAX_SEATS) });
const Message = z.string().min(1).max(MAX_ANNOUNCEMENT).refine(isSafeText, { error: "unsafeText" });
const ParameterValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const LaunchInput = z.object({
  site: z.string(),
  template: TemplateRefText,
  title: line(120),
  parameters: ParameterValues,
  /** In seat order, as many a seat as the lab says (`persons`). Empty: `spare` nameless seats only. */
  people: z.array(Person).max(MAX_SEATS),
  /** Seats without a name, after the named ones. */
  spare: z.int().min(0).max(MAX_SEATS),
  minutes: z.int().min(5).max(MAX_SESSION_MINUTES),
  opensAt: Instant.optional(),
  /** Let students in as soon as seats are ready. */
  openAtOnce: z.boolean(),
  /** Days after the end for which work stays that nobody collects; 0: none. */
  keepWorkDays: z.int().min(0).max(MOST_KEPT_DAYS).optional(),
});
export type LaunchInput = z.infer<typeof LaunchInput>;

export const calls = {
  listSites: { input: z.null(), output: z.array(Site) },
  ...siteCalls,
  /** Those that come with the application. */
  listTemplates: { input: z.null(), output: z.array(TemplateCard) },
  ...templateCalls,
  ...rehearsalCalls,
  ...collectionCalls,
  ...handOutCalls,
  ...classCalls,
  ...keepingCalls,
  ...relaunchCalls,
  ...sharingCalls,
  ...joiningCalls,
  ...mailCalls,
  ...rememberedCalls,
  ...roomTestCalls,
  ...reportCalls,
  ...supportCalls,
  checkCapacity: {
    input: z.object({
      site: z.string(),
      template: TemplateRefText,
      parameters: ParameterValues,
      seats: z.int().min(0).max(MAX_SEATS),
    }),
    output: Capacity,
  },

  /** Everything that can be found out before a launch; writes nothing. No names ride here: their number is enough. */
  checkLaunch: {
    input: z.object({
      site: z.string(),
      template: TemplateRefText,
      title: z.string().max(120),
      parameters: ParameterValues,
      seats: z.int().min(0).max(MAX_SEATS),
      people: z.int().min(0).max(MAX_SEATS),
      minutes: z.int(),
      opensAt: Instant.optional(),
    }),
    output: Preflight,
  },
  /** Whether the site's cluster keeps seats apart, as it was last tried. */
  isolation: { input: z.object({ site: z.string() }), output: Isolation.nullable() },
  /** Has the cluster fetch these images, on one node or on all; what came of it is said by `checkLaunch`, later. */
  tryImages: {
    input: z.object({
      site: z.string(),
      images: z.array(z.string().min(1).max(300)).min(1).max(MAX_TRIED_IMAGES),
      everywhere: z.boolean().optional(),
    }),
    output: z.null(),
  },
  /** Has the isolation tried again; the verdict comes by `isolation`, later. */
  tryIsolation: { input: z.object({ site: z.string() }), output: z.null() },

  /** Returns as soon as the session is written, with what of it the cluster did not take; the conductor does the rest. */
  launchSession: {
    input: LaunchInput,
    output: z.object({ session: z.string(), warnings: z.array(IssueView).optional() }),
  },
  listSessions: { input: z.null(), output: z.array(SessionSummary) },
  /** From now on `sessionChanged` tells of this session; replaces an earlier watch of the same window. */
  watchSession: { input: session, output: SessionView },
  unwatchSession: { input: z.null(), output: z.null() },
  openSession: { input: session, output: z.null() },
  /** Nobody is let in any more, until it is opened again; seats stay. */
  closeSession: { input: session, output: z.null() },
  /** Releases the compute of all seats until then; the end moves by as much. */
  pauseSession: { input: session.extend({ resumesAt: Instant }), output: z.object({ endsAt: Instant }) },
  /** Ends a pause before its time. */
  resumeSession: { input: session, output: z.object({ endsAt: Instant }) },
  /** Moves the end by so many minutes from what it is now. */
  extendSession: {
    input: session.extend({
      minutes: z
        .int()
        .min(1)
        .max(24 * 60),
    }),
    output: z.object({ endsAt: Instant }),
  },
  /** More time for some seats only; 0 minutes take it back. Tells when the last of them is out. */
  extendSeats: {
    input: session.extend({
      seats: z.array(z.int()).min(1).max(MAX_SEATS),
      minutes: z.int().min(0).max(MAX_EXTRA_MINUTES),
    }),
    output: z.object({ endsAt: Instant }),
  },
  /** `confirmation` is the session's title as typed; anything else is refused by main, not by the window. */
  endSession: {
    input: session.extend({
      confirmation: z.string().max(200),
      /** In so many minutes, which the students read; at once where it is absent. */
      warned: z.object({ minutes: z.int().min(1).max(60), text: Message }).optional(),
      /** Work that nobody collected stays until then; `null`: it goes with the seats. As the session says, where absent. */
      keepUntil: Instant.nullable().optional(),
    }),
    output: z.object({ endsAt: Instant }),
  },
  /** Plain text on the students' pages, of all seats or of one. */
  announce: {
    input: session.extend({ text: Message, seat: z.int().min(1).max(MAX_SEATS).optional() }),
    output: z.null(),
  },
  ...afterCalls,
  ...supportActionCalls,

  restartSeats: {
    input: session.extend({ seats: z.array(z.int()).min(1).max(MAX_SEATS) }),
    output: z.null(),
  },
  resetSeats: { input: session.extend({ seats: z.array(z.int()).min(1).max(MAX_SEATS) }), output: z.null() },
  /** The ask for help of that moment is done: the portal takes it away, and a later one stays. */
  settleHelp: { input: seat.extend({ since: Instant }), output: z.null() },
  /** Has the checks of these seats run; what comes of it is in the view, a moment later. */
  runChecks: { input: session.extend({ seats: z.array(z.int()).min(1).max(MAX_SEATS) }), output: z.null() },
  /** What the checks of one seat said last, with what they printed. */
  seatChecks: { input: seat, output: z.array(CheckResult) },
  seatEvents: { input: seat, output: z.array(SeatEvent) },
  seatLogs: {
    input: seat.extend({ container: z.string().optional() }),
    output: z.object({ containers: z.array(z.string()), container: z.string(), text: z.string() }),
  },

  ...linkCalls,

  /**
   * A look into the seat's terminal, as a Visit: how it stands comes as `terminalLook`, and once it may read, its text as
   * `terminalOutput`.
   */
  openTerminal: { input: seat, output: z.object({ terminal: z.string() }) },
  /** Asks the student for the keyboard, as another Visit. */
  askKeyboard: { input: z.object({ terminal: z.string() }), output: z.null() },
  /** Gives the keyboard back, or asks for it no longer. */
  leaveKeyboard: { input: z.object({ terminal: z.string() }), output: z.null() },
  writeTerminal: {
    input: z.object({ terminal: z.string(), data: z.string().max(100_000) }),
    output: z.null(),
  },
  closeTerminal: { input: z.object({ terminal: z.string() }), output: z.null() },

  /** Who conducts each real cluster that is connected. */
  listHostings: { input: z.null(), output: z.array(Hosting) },
  refreshHosting: { input: z.object({ site: z.string() }), output: Hosting },
  /** The application conducts by itself from now on; `consent` says that its user agreed to what that installs. */
  startTrial: { input: z.object({ site: z.string(), consent: z.literal(true) }), output: Hosting },
  /** Sessions stay as they are; nobody carries on with them until somebody conducts again. */
  stopTrial: { input: z.object({ site: z.string() }), output: Hosting },

  /** What is installed in the cluster; for IT. */
  readPreparation: { input: z.object({ site: z.string() }), output: Preparation },
  planPreparation: {
    input: z.object({ site: z.string(), settings: PrepareSettings }),
    output: PreparePlan,
  },
  /** All of it as YAML, to a file (`null` when cancelled) or to the clipboard. */
  savePreparation: {
    input: z.object({ settings: PrepareSettings }),
    output: z.object({ path: z.string() }).nullable(),
  },
  copyPreparation: { input: z.object({ settings: PrepareSettings }), output: z.object({ count: z.int() }) },
  /** Installs or upgrades; goes on without the window, as `preparationChanged` tells. */
  runPreparation: {
    input: z.object({ site: z.string(), settings: PrepareSettings }),
    output: z.null(),
  },
  /** `confirmation` is the site's name as typed; main compares it. */
  removePreparation: {
    input: z.object({ site: z.string(), confirmation: z.string().max(300), endSessions: z.boolean() }),
    output: z.null(),
  },

  getSettings: { input: z.null(), output: Settings },
  changeSettings: { input: Settings.partial(), output: Settings },
  appInfo: {
    input: z.null(),
    output: z.object({
      version: z.string(),
      electron: z.string(),
      fallbackRuntime: z.boolean(),
      portalUrl: z.string().optional(),
    }),
  },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<N extends CallName> = z.infer<Calls[N]["input"]>;
export type CallOutput<N extends CallName> = z.infer<Calls[N]["output"]>;

/** What the application tells the window by itself. Past tense; the payload is the new state, never a difference. */
const events = {
  sitesChanged: z.array(Site),
  /** Somebody opened an invitation from outside: `takeInvitation` hands it out. */
  invitationOpened: z.null(),
  hostingsChanged: z.array(Hosting),
  preparationChanged: PrepareProgress,
  sessionsChanged: z.array(SessionSummary),
  sessionChanged: SessionView,
  /** A notice on the desktop was pressed: that is what the teacher wants to see. */
  seatWanted: z.object({ site: z.string(), session: z.string(), seat: z.int().optional() }),
  /** One site as support sees it, whole. */
  supportChanged: SupportSite,
  settingsChanged: Settings,
  draftsChanged: z.array(Draft),
  rehearsalsChanged: z.array(Rehearsal),
  collectionsChanged: z.array(Collection),
  handOutsChanged: z.array(HandOut),
  mailingsChanged: z.array(Mailing),
  /** The student's window decides the `size`; what looks in follows. */
  terminalOutput: z.object({
    terminal: z.string(),
    data: z.string(),
    size: z.object({ columns: z.int(), rows: z.int() }).optional(),
  }),
  terminalLook: z.object({ terminal: z.string(), look: Look }),
  terminalEnded: z.object({ terminal: z.string(), reason: z.string() }),
} as const;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.infer<Events[N]>;

/** What the preload exposes as `window.pupitre`: two functions, and it never grows. */
export interface Bridge {
  call(name: string, input: unknown): Promise<unknown>;
  /** Events travel as JSON: a text goes over to the page at once, an object would be copied field by field. */
  subscribe(name: string, listener: (text: string) => void): () => void;
}
