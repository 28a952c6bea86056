import type { ExecStream } from "../cluster/port.ts";
import { type Greeting, parseGreeting } from "../shared/manifests/terminalHolder.ts";

/** ms in which a shell says how it is kept; one that says nothing was opened without a holder. */
const PATIENCE = 4_000;
/** A screen that claims to be larger is none of ours. */
const LARGEST_SCREEN = 1024 * 1024;

interface Arrival {
  /** `undefined` for a shell that was opened without a holder. */
  greeting: Greeting | undefined;
  /** What the shell has shown so far. */
  screen: Uint8Array;
  /** From now on, beginning with what came after `screen`. */
  onOutput(listener: (bytes: Uint8Array) => void): void;
}

/** Waits for the first words of a terminal. `undefined` when it ended without any. */
export function receiveGreeting(stream: ExecStream): Promise<Arrival | undefined> {
  let came: Buffer = Buffer.alloc(0);
  let sink: ((bytes: Uint8Array) => void) | undefined;
  return new Promise((resolve) => {
    const settle = (greeting: Greeting | undefined) => {
      clearTimeout(limit);
      judge = () => {};
      const from = greeting?.length ?? 0;
      const screen = came.subarray(from, from + (greeting?.screen ?? 0));
      came = came.subarray(from + screen.length);
      resolve({
        greeting,
        screen,
        onOutput(listener) {
          sink = listener;
          if (came.length > 0) listener(came);
        },
      });
    };
    let judge = () => {
      const said = parseGreeting(came.toString("latin1", 0, 200));
      if (said === "incomplete") return;
      if (!said || said.screen > LARGEST_SCREEN) return settle(undefined);
      if (came.length >= said.length + said.screen) settle(said);
    };
    const limit = setTimeout(() => settle(undefined), PATIENCE);
    limit.unref();
    const hear = (bytes: Uint8Array) => {
      if (sink) return sink(bytes);
      came = Buffer.concat([came, bytes]);
      judge();
    };
    stream.onStdout(hear);
    stream.onStderr(hear);
    const ended = () => {
      if (came.length > 0) settle(undefined);
      clearTimeout(limit);
      resolve(undefined);
    };
    void stream.ended.then(ended, ended);
  });
}
