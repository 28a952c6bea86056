import type { ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { TerminalNotice } from "../shared/contract/student.ts";
import type { SeatPhase } from "../shared/domain/seat.ts";
import type { Log } from "./log.ts";
import { createReplay } from "./replay.ts";
import { receiveGreeting } from "./shellGreeting.ts";

interface TerminalSize {
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
  /** Goes to the seat's shell, or starts one. Throws `LabError`. */
  open: () => Promise<ExecStream>;
  /** It ended at once and never was a shell: the next one may be opened in another way. */
  onMute: () => void;
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
 * with its container or by `exit`, the next one is opened as soon as somebody is there. The shell belongs to a holder
 * in the seat where the image can run one: then a lost connection, or another portal, finds the same shell again.
 */
export function createKeptTerminal({ open, onMute, phase, newId, clock, log }: KeptTerminalOptions) {
  const viewers = new Map<Viewer, TerminalSize | undefined>();
  const replay = createReplay(REPLAY_BYTES);
  let shell: { id: string; stream: ExecStream; since: number; greeted: boolean } | undefined;
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

  function onOutput(stream: ExecStream, bytes: Uint8Array): void {
    if (shell?.stream !== stream || bytes.length === 0) return;
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
      stream.resize(size.columns, size.rows);
      const arrival = await receiveGreeting(stream);
      if (closed) return stream.close();
      if (!arrival) {
        failures += 1;
        onMute();
        notifyAll({ is: "waiting", phase: phase() });
        return retryLater();
      }
      const id = arrival.greeting?.shell ?? newId();
      shell = { id, stream, since: clock(), greeted: arrival.greeting !== undefined };
      replay.clear();
      replay.append(arrival.screen);
      for (const viewer of viewers.keys()) paint(viewer);
      stream.resize(size.columns, size.rows);
      arrival.onOutput((bytes) => onOutput(stream, bytes));
      void stream.ended.then(
        () => onEnded(stream),
        () => onEnded(stream),
      );
    } catch (error) {
      failures += 1;
      if (failures === 1) log("info", "terminal not opened", { kind: toFailure(error).kind });
      notifyAll({ is: "waiting", phase: phase() });
      retryLater();
    }
  }

  function onEnded(stream: ExecStream): void {
    if (shell?.stream !== stream) return;
    const short = clock() - shell.since < SHORT_LIFE;
    failures = short ? failures + 1 : 0;
    // All that it said was why it cannot be.
    if (short && !shell.greeted) onMute();
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
