import type { ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { TerminalNotice } from "../shared/contract/student.ts";
import type { SeatPhase } from "../shared/domain/seat.ts";
import type { Log } from "./log.ts";
import { createReplay } from "./replay.ts";

export interface TerminalSize {
  columns: number;
  rows: number;
}

/** A window onto the terminal. */
interface Viewer {
  notice(notice: TerminalNotice): void;
  output(bytes: Uint8Array): void;
}

interface Attached {
  input(bytes: Uint8Array): void;
  /** The viewer's window has this size, and it is the one in use. */
  resize(size: TerminalSize): void;
  /** Sends the screen anew, for a viewer that could not follow. */
  repaint(): void;
  detach(): void;
}

interface KeptTerminalOptions {
  /** Starts a shell. Throws `LabError`. */
  open: () => Promise<ExecStream>;
  phase: () => SeatPhase;
  newId: () => string;
  clock: () => number;
  log: Log;
}

const REPLAY_BYTES = 256 * 1024;
/** A shell that ends sooner than this (ms) is likely to do it again: the next one waits. */
const SHORT_LIFE = 2_000;
const WAIT_MOST = 5_000;

/** Phases in which a container may run. */
const MAY_RUN: ReadonlySet<SeatPhase> = new Set(["ready", "starting", "failed"]);

/**
 * One shell of one seat, kept while nobody looks. Everybody attached sees and types into the same one; when it ends,
 * with its container or by `exit`, the next one is opened as soon as somebody is there.
 */
export function createKeptTerminal({ open, phase, newId, clock, log }: KeptTerminalOptions) {
  const viewers = new Map<Viewer, TerminalSize | undefined>();
  const replay = createReplay(REPLAY_BYTES);
  let shell: { id: string; stream: ExecStream; since: number } | undefined;
  let size: TerminalSize = { columns: 80, rows: 24 };
  let opening = false;
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const notifyAll = (notice: TerminalNotice) => {
    for (const viewer of viewers.keys()) viewer.notice(notice);
  };

  function paint(viewer: Viewer) {
    if (!shell) return viewer.notice({ is: "waiting", phase: phase() });
    viewer.notice({ is: "screen", shell: shell.id, ...size });
    viewer.output(replay.snapshot());
  }

  function onOutput(id: string, bytes: Uint8Array): void {
    if (shell?.id !== id || bytes.length === 0) return;
    replay.append(bytes);
    for (const viewer of viewers.keys()) viewer.output(bytes);
  }

  function retryLater(): void {
    clearTimeout(retry);
    retry = setTimeout(ensure, failures === 0 ? 0 : Math.min(WAIT_MOST, 150 * 2 ** failures));
    retry.unref();
  }

  /** Opens a shell if one is missing and somebody waits for it. */
  function ensure(): void {
    if (closed || shell || opening || viewers.size === 0) return;
    if (!MAY_RUN.has(phase())) {
      notifyAll({ is: "waiting", phase: phase() });
      return; // the seat's next change wakes us
    }
    opening = true;
    void start().finally(() => {
      opening = false;
    });
  }

  async function start(): Promise<void> {
    try {
      const stream = await open();
      if (closed) return stream.close();
      const id = newId();
      shell = { id, stream, since: clock() };
      replay.clear();
      for (const viewer of viewers.keys()) paint(viewer);
      stream.onStdout((bytes) => onOutput(id, bytes));
      stream.onStderr((bytes) => onOutput(id, bytes));
      stream.resize(size.columns, size.rows);
      void stream.ended.then(
        () => onEnded(id),
        () => onEnded(id),
      );
    } catch (error) {
      failures += 1;
      if (failures === 1) log("info", "terminal not opened", { kind: toFailure(error).kind });
      notifyAll({ is: "waiting", phase: phase() });
      retryLater();
    }
  }

  function onEnded(id: string): void {
    if (shell?.id !== id) return;
    failures = clock() - shell.since < SHORT_LIFE ? failures + 1 : 0;
    shell = undefined;
    retryLater();
  }

  function setSize(viewer: Viewer, wanted: TerminalSize): void {
    viewers.set(viewer, wanted);
    if (wanted.columns === size.columns && wanted.rows === size.rows) return;
    size = wanted;
    shell?.stream.resize(size.columns, size.rows);
    notifyAll({ is: "size", ...size });
  }

  return {
    attach(viewer: Viewer): Attached {
      viewers.set(viewer, undefined);
      paint(viewer);
      ensure();
      return {
        input(bytes) {
          const own = viewers.get(viewer);
          if (own) setSize(viewer, own); // who types is who looks
          shell?.stream.write(bytes);
        },
        resize: (wanted) => setSize(viewer, wanted),
        repaint: () => paint(viewer),
        detach: () => {
          viewers.delete(viewer);
        },
      };
    },
    /** The seat changed: perhaps a shell can be had now, and at once. */
    wake(): void {
      if (shell || opening) return;
      clearTimeout(retry);
      ensure();
    },
    close(): void {
      closed = true;
      clearTimeout(retry);
      shell?.stream.close();
      shell = undefined;
    },
  };
}
export type KeptTerminal = ReturnType<typeof createKeptTerminal>;
