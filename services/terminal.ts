import { randomUUID } from "node:crypto";
import { StringDecoder } from "node:string_decoder";
import type { RawData, WebSocket } from "ws";
import { LabError } from "../shared/contract/failure.ts";
import type { TerminalNotice, TerminalRequest } from "../shared/contract/student.ts";
import type { Look } from "../shared/domain/look.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { Caller } from "./handlers.ts";
import { readPortalOrigin, type SiteAccess } from "./site.ts";
import { connectVisit, makeVisit } from "./visit.ts";

interface Wish {
  site: SiteAccess;
  session: TrainingSession;
  seat: number;
  now: () => Date;
}

interface OpenTerminal extends Wish {
  caller: string;
  socket: WebSocket;
  look: Look;
}

/** The portal learns of a Visit by its watch, a moment after we wrote it (ms). */
const ASK_EVERY = 250;
const ASK_MOST = 12;

interface SeatTerminals {
  open(wish: Wish, caller: Caller): Promise<{ terminal: string }>;
  askKeyboard(caller: Caller, terminal: string): Promise<null>;
  leaveKeyboard(caller: Caller, terminal: string): Promise<null>;
  write(caller: Caller, terminal: string, data: string): Promise<null>;
  close(caller: Caller, terminal: string): Promise<null>;
  release(callerId: string): void;
  stop(): void;
}

/** Looks into seats' terminals: a Visit each, joined to the student's own shell by the portal. */
export function seatTerminals(): SeatTerminals {
  const open = new Map<string, OpenTerminal>();
  const of = (caller: Caller, terminal: string): OpenTerminal | undefined => {
    const found = open.get(terminal);
    return found?.caller === caller.id ? found : undefined;
  };
  const ask = ({ socket }: OpenTerminal, request: TerminalRequest) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(request));
  };
  const end = (matches: (terminal: OpenTerminal) => boolean) => {
    for (const terminal of open.values()) if (matches(terminal)) terminal.socket.close();
  };
  return {
    async open(wish, caller) {
      const access = wish.session.spec.template.spec.accesses.find(({ kind }) => kind === "terminal");
      if (!access) throw new LabError({ kind: "unsupported", params: { what: "terminal" } });
      const name = seatName(wish.session.metadata.name as SessionId, wish.seat);
      const [key, origin] = await Promise.all([
        makeVisit({ ...wish, mode: "read", now: wish.now() }),
        readPortalOrigin(wish.site),
      ]);
      const socket = await connectVisit(origin, name, access.name, key);
      const terminal = randomUUID();
      const opened: OpenTerminal = {
        ...wish,
        ...{ caller: caller.id, socket, look: { is: "nobody", keyboard: "none" } },
      };
      open.set(terminal, opened);
      const text = new StringDecoder("utf8"); // a letter may arrive in two pieces
      socket.on("message", (data, isBinary) => {
        const bytes = toBuffer(data);
        if (isBinary) return caller.emit("terminalOutput", { terminal, data: text.write(bytes) });
        const notice = JSON.parse(bytes.toString("utf8")) as TerminalNotice;
        if (notice.is === "look") {
          opened.look = notice.look;
          return caller.emit("terminalLook", { terminal, look: notice.look });
        }
        if (notice.is !== "screen" && notice.is !== "size") return;
        const { columns, rows } = notice;
        // what follows `screen` is all that the shell showed so far: the terminal is made empty first
        caller.emit("terminalOutput", {
          terminal,
          data: notice.is === "screen" ? "\u001bc" : "",
          size: { columns, rows },
        });
      });
      socket.once("close", (code) => {
        open.delete(terminal);
        caller.emit("terminalEnded", { terminal, reason: String(code) });
      });
      socket.resume();
      return { terminal };
    },
    async askKeyboard(caller, terminal) {
      const opened = of(caller, terminal);
      if (!opened) return null;
      const key = await makeVisit({ ...opened, mode: "write", now: opened.now() });
      for (let attempt = 0; attempt < ASK_MOST && opened.look.keyboard === "none"; attempt++) {
        ask(opened, { is: "keyboard", key });
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      }
      return null;
    },
    async leaveKeyboard(caller, terminal) {
      const opened = of(caller, terminal);
      if (opened) ask(opened, { is: "noKeyboard" });
      return null;
    },
    async write(caller, terminal, data) {
      of(caller, terminal)?.socket.send(Buffer.from(data));
      return null;
    },
    async close(caller, terminal) {
      of(caller, terminal)?.socket.close();
      return null;
    },
    release: (callerId) => end(({ caller }) => caller === callerId),
    stop: () => end(() => true),
  };
}

const toBuffer = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
