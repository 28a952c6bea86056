import type {
  Bridge,
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
} from "../../../../shared/contract/calls.ts";
import { type Failure, LabError, type Result, toFailure } from "../../../../shared/contract/failure.ts";
import type { Capacity, ReceiptSpec, RevealedLink, TemplateCard } from "../../../../shared/contract/views.ts";
import {
  answerLook,
  askKeyboard,
  type Look,
  type LookAnswer,
  reviewLook,
} from "../../../../shared/domain/look.ts";
import { type SessionId, seatName } from "../../../../shared/domain/names.ts";
import { fullName } from "../../../../shared/domain/roster.ts";
import { resultsOf } from "./checks.ts";
import { classTimeAnswers } from "./classTime.ts";
import { fakeCollections } from "./collections.ts";
import { fakeHandOuts } from "./handOuts.ts";
import { hostingAnswers } from "./hosting.ts";
import { joiningAnswers } from "./joining.ts";
import { fakeKeptFiles } from "./keptFiles.ts";
import { fakeLabs } from "./labs.ts";
import { fakeMails } from "./mails.ts";
import { preparingAnswers } from "./preparing.ts";
import { fakeRehearsals } from "./rehearsals.ts";
import { relaunchAnswers } from "./relaunch.ts";
import { fakeRemembered } from "./remembered.ts";
import { fakeReports } from "./reports.ts";
import { type FakeSession, sessionView, summaryOf } from "./session.ts";
import { sharingAnswers } from "./sharing.ts";
import { realSites, siteAnswers } from "./sites.ts";
import { fakeSupport } from "./support.ts";
import { supportActionAnswers } from "./supportActions.ts";
import { templateCards } from "./templates.ts";
import { World, type WorldOptions } from "./world.ts";

type Answers = { [N in CallName]: (input: CallInput<N>) => CallOutput<N> };

export interface FakeBridge extends Bridge {
  readonly world: World;
  /** Every call so far, in order. */
  readonly asked: { name: string; input: unknown }[];
  /** Tells the window what is true now. */
  tell(): void;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** What the student says to the look that was begun last. */
  answerLook(is: LookAnswer["is"]): void;
  /** The next call of that name fails like this. */
  failNext(name: CallName, error: LabError | Failure): void;
}

/** The application as the window sees it, without Electron and cluster: the same calls over a world in memory. */
export function fakeBridge(options: Partial<WorldOptions> = {}): FakeBridge {
  const world = new World(options);
  const listeners = new Map<string, Set<(text: string) => void>>();
  const asked: { name: string; input: unknown }[] = [];
  const failing = new Map<string, LabError>();
  let watched: string | undefined;
  let terminals = 0;
  let look: Look | undefined;
  const tellLook = () => {
    if (!look) return;
    const terminal = `t${terminals}`;
    emit("terminalLook", { terminal, look });
    if (look.is === "reading" && look.keyboard === "none")
      emit("terminalOutput", {
        terminal,
        data: "\u001bcetudiant@espace-07:~$ ",
        size: { columns: 80, rows: 24 },
      });
  };
  const answer = (is: LookAnswer["is"]) => {
    look = look && answerLook(look, is);
    tellLook();
  };
  const now = () => world.options.now();
  const emit = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    const text = JSON.stringify(payload);
    for (const listener of listeners.get(name) ?? []) listener(text);
  };
  const summaries = () => world.sessions.map((session) => summaryOf(sessionView(session, now())));
  let told = "";
  const tell = (): void => {
    const list = summaries();
    const text = JSON.stringify(list);
    if (text !== told) {
      told = text;
      emit("sessionsChanged", list);
    }
    const session = world.sessions.find(({ id }) => id === watched);
    if (session) emit("sessionChanged", sessionView(session, now()));
    support.tell((site) => emit("supportChanged", site));
  };
  const links = (session: FakeSession, seats: number[] | undefined): RevealedLink[] =>
    session.seats
      .filter(({ number }) => !seats || seats.length === 0 || seats.includes(number))
      .flatMap(({ number, people, linksClosed }) =>
        (people.length > 0 ? people : [undefined]).map((person, index) => ({
          seat: number,
          person: index + 1,
          name: person ? fullName(person) : "",
          ...(person?.email ? { email: person.email } : {}),
          door: "http://join.localhost:8080",
          ...(linksClosed
            ? {}
            : {
                url: `http://${seatName(session.id as SessionId, number)}.localhost:8080/s#${"kq7m4txp".repeat(4)}`,
                code: `K7QM-4T${String(number).padStart(2, "0")}`,
              }),
        })),
      );

  const labs = fakeLabs((drafts) => emit("draftsChanged", drafts), {
    now,
    drafts: world.options.drafts,
  });
  world.cardOf = labs.card;
  let realOnes = world.options.realSites ? realSites() : [];
  const support = fakeSupport({
    now,
    sites: () => [world.site, ...realOnes],
    views: () => world.sessions.map((session) => sessionView(session, now())),
  });
  const answers: Answers = {
    ...support.answers,
    ...preparingAnswers((progress) => emit("preparationChanged", progress), 60),
    ...hostingAnswers(world.options.hostings, (hostings) => emit("hostingsChanged", hostings)),
    listSites: () => [world.site, ...realOnes],
    ...siteAnswers(
      () => realOnes,
      (sites) => {
        realOnes = sites;
        emit("sitesChanged", [world.site, ...realOnes]);
      },
      () => {
        const text = world.options.invitation;
        delete world.options.invitation;
        return text;
      },
    ),
    listTemplates: () => templateCards,
    ...labs.answers,
    ...fakeHandOuts((list) => emit("handOutsChanged", list), { now, seatMs: world.options.pace.check / 4 }),
    ...fakeCollections((list) => emit("collectionsChanged", list), {
      now,
      session: (id) => {
        const found = world.sessions.find((one) => one.id === id);
        return { title: found?.input.title ?? "", seats: found?.seats.map(({ number }) => number) ?? [] };
      },
      seatMs: world.options.pace.check / 4,
    }),
    ...fakeMails((list) => emit("mailingsChanged", list), {
      now,
      locale: () => world.settings.locale,
      session: (id) => {
        const { input, seats } = world.find(id);
        const people = seats.flatMap(({ number: seat, people: sitting }) =>
          sitting.map((one, index) => ({ seat, person: index + 1, name: fullName(one), email: one.email })),
        );
        return { title: input.title, people };
      },
      mailMs: world.options.pace.check / 4,
    }),
    ...fakeRemembered(now, world.options.keyStore ?? true),
    ...fakeReports(now, world.options.prices ?? "change"),
    ...fakeRehearsals((list) => emit("rehearsalsChanged", list), {
      now,
      card: labs.card,
      fails: world.options.rehearsal === "fails",
      stepMs: world.options.pace.check,
    }),
    checkCapacity: ({ template, seats }) => world.options.capacity ?? capacityOf(labs.card(template), seats),
    checkLaunch: ({ template, seats }) => ({
      checkedAt: new Date(now()).toISOString(),
      capacity: world.options.capacity ?? capacityOf(labs.card(template), seats),
      findings: world.options.findings ?? [],
      ...(world.options.isolation ? { isolation: world.options.isolation } : {}),
    }),
    isolation: () => world.options.isolation ?? null,
    tryIsolation: () => null,
    tryImages: () => null,
    launchSession: (input) => {
      const launched = world.launch(input);
      launched.isolation = world.options.isolation;
      return { session: launched.id };
    },
    listSessions: summaries,
    watchSession: ({ session }) => {
      watched = session;
      return sessionView(world.find(session), now());
    },
    unwatchSession: () => {
      watched = undefined;
      return null;
    },
    repeatSession: ({ session }) => {
      const { input, card, seats } = world.find(session);
      return {
        title: input.title,
        template: card.ref,
        changed: world.options.labChanged ?? false,
        parameters: input.parameters,
        minutes: input.minutes,
        opening: input.openAtOnce ? "atOnce" : input.opensAt ? "atTime" : "byHand",
        ...(input.opensAt ? { opensAt: input.opensAt } : {}),
        spare: input.spare,
        students: seats.flatMap(({ people }) => people).length,
      };
    },
    sessionPeople: ({ session }) => world.find(session).seats.flatMap(({ people }) => people),
    addStudents: ({ session, people }) => ({ seats: world.add(world.find(session), people) }),
    removeSeats: ({ session, seats }) => {
      const found = world.find(session);
      found.seats = found.seats.filter(({ number }) => !seats.includes(number));
      return null;
    },
    ...classTimeAnswers((id) => world.find(id), now),
    ...supportActionAnswers(),
    ...relaunchAnswers(world),
    ...sharingAnswers(() => world.site.kind === "cluster"),
    getReceipt: ({ session }) => receiptOf(world.find(session), now()),
    saveReceipt: () => ({ path: "/home/prof/Documents/bilan.json" }),
    printReceipt: () => ({ pages: 2 }),
    exportAttendance: ({ format }) => ({ path: `/home/prof/Documents/presence.${format}` }),
    restartSeats: ({ session, seats }) => {
      world.rebuild(world.find(session), seats, "restarts");
      return null;
    },
    resetSeats: ({ session, seats }) => {
      world.rebuild(world.find(session), seats, "resets");
      return null;
    },
    keepSeats: ({ session, seats }) => world.turn(world.find(session), seats, "reset"),
    undoSeats: ({ session, seats }) => world.turn(world.find(session), seats, "undo"),
    ...fakeKeptFiles((id) => world.find(id), now),
    keepWorkUntil: ({ session, until }) => {
      world.find(session).keepUntil = Date.parse(until);
      return { until };
    },
    discardWork: ({ session, confirmation }) => {
      const found = world.find(session);
      if (confirmation !== found.input.title)
        throw new LabError({ kind: "invalid", issues: [{ code: "session.confirmation" }] });
      found.discardedAt = now();
      return null;
    },
    ...joiningAnswers((session) => world.find(session), world.options.claims ?? 0, now),
    settleHelp: () => null,
    reissueLinks: ({ session, seats }) => {
      for (const seat of world.find(session).seats) if (seats.includes(seat.number)) seat.linksClosed = false;
      return null;
    },
    closeLinks: ({ session, seats }) => {
      const open = world
        .find(session)
        .seats.filter(({ number, linksClosed }) => seats.includes(number) && !linksClosed);
      for (const seat of open) Object.assign(seat, { linksClosed: true, connected: false });
      return { seats: open.map(({ number }) => number) };
    },
    projectSession: () => null,
    runChecks: ({ session, seats }) => {
      for (const seat of world.find(session).seats)
        if (seats.includes(seat.number)) seat.checks.askedAt ??= now();
      return null;
    },
    seatChecks: ({ session, seat }) => {
      const { seats, card } = world.find(session);
      const found = seats.find(({ number }) => number === seat);
      return found ? resultsOf(seat, found.checks, card.checks) : [];
    },
    seatEvents: ({ session, seat }) => {
      const failed = sessionView(world.find(session), now()).seats.find(
        ({ number }) => number === seat,
      )?.reason;
      const at = new Date(now() - 60_000).toISOString();
      const pod = { object: "Pod/lab" };
      return [
        { at, type: "Normal", reason: "Scheduled", message: "assigned to node practice-1", count: 1, ...pod },
        failed
          ? { at, type: "Warning", reason: "Failed", message: failed.message, count: 3, ...pod }
          : { at, type: "Normal", reason: "Started", message: "container shell started", count: 1, ...pod },
      ];
    },
    seatLogs: ({ container }) => ({
      containers: ["shell", "helper"],
      container: container ?? "shell",
      text: "2026-11-23T09:00:01Z ready\n2026-11-23T09:02:11Z student connected\n".repeat(12),
    }),
    revealLinks: ({ session, seats }) => links(world.find(session), seats),
    copyLinks: ({ session, seats }) => ({ count: links(world.find(session), seats).length }),
    exportLinks: () => ({ path: "/home/prof/Documents/liens.csv" }),
    printSlips: ({ session }) => ({ pages: Math.ceil(world.find(session).seats.length / 10) }),
    copyRoomTest: () => ({ url: "https://room-test.lab.example.fr/" }),
    openLink: () => null,
    openTerminal: ({ session, seat }) => {
      const terminal = `t${++terminals}`;
      const sitting = world.find(session).seats.find(({ number }) => number === seat);
      const room = { isThere: sitting?.connected === true, isAbsent: !sitting?.connected };
      look = reviewLook(undefined, { ...room, helpAsked: sitting?.help !== undefined });
      tellLook();
      return { terminal };
    },
    askKeyboard: () => {
      look = look && askKeyboard(look);
      tellLook();
      return null;
    },
    leaveKeyboard: () => {
      answer("keyboardKept");
      return null;
    },
    writeTerminal: ({ terminal, data }) => {
      const shown = data === "\r" ? "\r\netudiant@espace-07:~$ " : data;
      emit("terminalOutput", { terminal, data: shown });
      return null;
    },
    closeTerminal: ({ terminal }) => {
      emit("terminalEnded", { terminal, reason: "closed" });
      return null;
    },
    getSettings: () => world.settings,
    changeSettings: (change) => {
      world.settings = Object.assign({}, world.settings, change);
      return world.settings;
    },
    appInfo: () => ({
      version: "0.1.0",
      electron: "45.4.1",
      fallbackRuntime: false,
      portalUrl: "http://localhost:8080",
    }),
  };

  return {
    world,
    asked,
    tell,
    emit,
    answerLook: answer,
    failNext: (name, error) => failing.set(name, error instanceof LabError ? error : new LabError(error)),
    call: async (name, input): Promise<Result<unknown>> => {
      asked.push({ name, input });
      await Promise.resolve();
      try {
        const failure = failing.get(name);
        failing.delete(name);
        if (failure) throw failure;
        const answer = (answers as Record<string, (input: never) => unknown>)[name];
        if (!answer) throw new LabError({ kind: "unsupported", detail: name });
        const value = answer(input as never);
        queueMicrotask(tell);
        return { ok: true, value: structuredClone(value) };
      } catch (error) {
        return { ok: false, failure: toFailure(error) };
      }
    },
    subscribe: (name, listener) => {
      const group = listeners.get(name) ?? new Set();
      listeners.set(name, group.add(listener));
      return () => group.delete(listener);
    },
  };
}

function capacityOf(card: TemplateCard | undefined, seats: number): Capacity {
  if (!card) throw new LabError({ kind: "notFound" });
  const free = { cpu: 56, memoryBytes: 40 * 1024 ** 3, pods: 500 };
  const fitting = Math.floor(Math.min(free.cpu / card.cpu, free.memoryBytes / card.memoryBytes));
  const need = {
    cpu: card.cpu * seats,
    memoryBytes: card.memoryBytes * seats,
    storageBytes: card.storageBytes * seats,
    pods: seats,
  };
  const lacks: Capacity["lacks"] = [];
  if (need.cpu > free.cpu) lacks.push({ resource: "cpu", amount: need.cpu - free.cpu });
  if (need.memoryBytes > free.memoryBytes) {
    lacks.push({ resource: "memory", amount: need.memoryBytes - free.memoryBytes });
  }
  return { verdict: lacks.length > 0 ? "doesNotFit" : "fits", seats: fitting, need, free, lacks };
}

function receiptOf(session: FakeSession, now: number): ReceiptSpec {
  const view = sessionView(session, now);
  if (!view.hasReceipt || !view.endedAt)
    throw new LabError({ kind: "notFound", params: { what: "receipt" } });
  const seats = session.seats.length;
  return {
    session: session.id,
    title: view.title,
    template: view.template,
    templateVersion: "1.2",
    owner: "prof@example.org",
    launchedAt: view.launchedAt,
    ...(view.openedAt ? { openedAt: view.openedAt } : {}),
    endedAt: view.endedAt,
    verifiedAt: view.endedAt,
    seats,
    removed: [
      { kind: "Namespace", count: seats },
      { kind: "Pod", count: seats },
      { kind: "PersistentVolumeClaim", count: seats },
      { kind: "Secret", count: seats * 2 },
      { kind: "ConfigMap", count: seats },
      { kind: "NetworkPolicy", count: seats * 3 },
      { kind: "Service", count: seats },
    ],
    namespaces: [],
    leftovers: [],
    kept: [
      { what: "roster", where: `${session.id}-roster`, until: view.retainNamesUntil },
      ...(view.work?.seats ?? []).map((seat) => ({
        ...{ what: "work", where: `lab-${session.id}-${String(seat).padStart(2, "0")}/work`, seat },
        ...{ size: "1Gi", until: view.workKeptUntil ?? view.endedAt },
      })),
    ],
    ...(view.work ? { work: view.work } : {}),
    attendance: { checks: [], seats: [] },
    used: { cpuHours: seats * 0.5, memoryGiBHours: seats * 0.5 },
  };
}
