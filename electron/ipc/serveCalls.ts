import { type BrowserWindow, ipcMain } from "electron";
import type { Caller, Handlers } from "../../services/handlers.ts";
import { type CallName, calls } from "../../shared/contract/calls.ts";
import { LabError, type Result, toFailure } from "../../shared/contract/failure.ts";
import { isOurPage } from "../windows/appPage.ts";

const CALL_CHANNEL = "pupitre:call";
const EVENT_CHANNEL = "pupitre:event";

/**
 * The one door between windows and main, and the only file that touches ipcMain: the sender must be the main frame of
 * a window of ours that shows our page, the input must parse, and what comes back is a Result, never an exception.
 */
export function serveCalls(
  handlers: Handlers,
  options: { logFailure: (call: string, detail: string) => void },
): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null || !isOurPage(frame.url))
      return { ok: false, failure: { kind: "forbidden", detail: "unknown sender" } };
    if (!isCallName(name)) return { ok: false, failure: { kind: "invalid", detail: "unknown call" } };
    const parsed = calls[name].input.safeParse(input ?? null);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, code }) => ({ code, path: path.join(".") }));
      return { ok: false, failure: { kind: "invalid", issues } };
    }
    try {
      const sender = event.sender;
      const caller: Caller = {
        id: String(sender.id),
        emit: (eventName, payload) => {
          if (!sender.isDestroyed()) sender.send(EVENT_CHANNEL, eventName, JSON.stringify(payload));
        },
      };
      // the table is typed by name; the compiler cannot see that input and handler belong together
      const handler = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      return { ok: true, value: await handler(parsed.data, caller) };
    } catch (error) {
      const failure = toFailure(error);
      if (!(error instanceof LabError))
        options.logFailure(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
      return { ok: false, failure };
    }
  });
}

const isCallName = (name: unknown): name is CallName =>
  typeof name === "string" && Object.hasOwn(calls, name);

export const emitTo = (windows: () => BrowserWindow[]): Caller["emit"] => {
  return (name, payload) => {
    const text = JSON.stringify(payload);
    for (const window of windows())
      if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, name, text);
  };
};
