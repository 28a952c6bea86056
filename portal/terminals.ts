import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import { shownPhase } from "../shared/domain/seat.ts";
import { commandsOf } from "../shared/manifests/declaredExec.ts";
import { findAccess, type LabOf, podOfAccess } from "./accesses.ts";
import type { Directory } from "./directory.ts";
import { createKeptTerminal, type KeptTerminal } from "./keptTerminal.ts";
import type { Log } from "./log.ts";
import { newSecret, type Random } from "./secrets.ts";
import { sessionStanding } from "./standing.ts";

interface TerminalsOptions {
  cluster: Cluster;
  directory: Directory;
  labOf: LabOf;
  random: Random;
  clock: () => number;
  log: Log;
}

/** The kept terminals of all seats, one a seat and access. */
export function createTerminals({ cluster, directory, labOf, random, clock, log }: TerminalsOptions) {
  const terminals = new Map<string, Map<string, KeptTerminal>>(); // seat → access → terminal

  function create(seatName: string, accessName: string): KeptTerminal {
    let preference = 0;
    return createKeptTerminal({
      async open() {
        const seat = directory.seat(seatName);
        const session = seat && directory.session(seat.spec.session);
        const lab = session && labOf(seat, session);
        const access = findAccess(lab, "terminal", accessName);
        const pod = lab && access && podOfAccess(seat, lab, access);
        if (!access || !pod) throw new LabError({ kind: "notFound" });
        const commands = commandsOf(access);
        const command = commands[preference % commands.length] ?? [];
        return cluster.exec(pod, { container: access.container, command, tty: true, stdin: true });
      },
      // A shell that is not there, or a holder that the Pod was made without.
      onMute: () => {
        preference += 1;
      },
      phase: () => shownPhase(directory.seat(seatName)?.status?.phase ?? "waiting"),
      newId: () => newSecret(random).slice(0, 12),
      clock,
      log,
    });
  }

  function drop(seatName: string): void {
    for (const terminal of terminals.get(seatName)?.values() ?? []) terminal.close();
    terminals.delete(seatName);
  }

  /** Shells of a session that is over are closed, whoever looks. */
  function review(seatName: string) {
    const seat = directory.seat(seatName);
    const session = seat && directory.session(seat.spec.session);
    if (!session || sessionStanding(session, clock(), seat.spec.number).is !== "in") return drop(seatName);
    for (const terminal of terminals.get(seatName)?.values() ?? []) terminal.wake();
  }

  return {
    /** The terminal of a declared access; `undefined` where the session declares none of that name. */
    find(seatName: string, accessName: string): KeptTerminal | undefined {
      const seat = directory.seat(seatName);
      const session = seat && directory.session(seat.spec.session);
      if (!session || !findAccess(labOf(seat, session), "terminal", accessName)) return undefined;
      const ofSeat = terminals.get(seatName) ?? new Map<string, KeptTerminal>();
      terminals.set(seatName, ofSeat);
      const terminal = ofSeat.get(accessName) ?? create(seatName, accessName);
      ofSeat.set(accessName, terminal);
      return terminal;
    },
    review,
    reviewAll(): void {
      for (const name of [...terminals.keys()]) review(name);
    },
    stop(): void {
      for (const name of [...terminals.keys()]) drop(name);
    },
  };
}
export type Terminals = ReturnType<typeof createTerminals>;
