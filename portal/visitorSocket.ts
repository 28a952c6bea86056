import type { WebSocket } from "ws";
import type { Standing } from "../shared/contract/student.ts";
import type { Look } from "../shared/domain/look.ts";
import type { Guard } from "./guard.ts";
import type { KeptTerminal } from "./keptTerminal.ts";
import type { Looks } from "./looks.ts";
import { serveTerminal } from "./terminalSocket.ts";
import type { Visitor, Visitors } from "./visitors.ts";

interface VisitorSocketOptions {
  socket: WebSocket;
  terminal: KeptTerminal;
  seat: string;
  visitor: Visitor;
  visitors: Visitors;
  looks: Looks;
  guard: Guard;
}

/**
 * Somebody of the staff at a seat's terminal: sees it once the student agrees (or what stands for that), and types once
 * the student says so. The keyboard takes a Visit of its own, so that it is on record.
 */
export function serveVisitor({
  socket,
  terminal,
  seat,
  visitor,
  visitors,
  looks,
  guard,
}: VisitorSocketOptions) {
  const forget: (() => void)[] = [];
  let writer: Visitor | undefined;
  visitor.use();
  const served = serveTerminal({
    ...{ socket, terminal, setsSize: false },
    mayType: () => look.now().keyboard === "given" && writer?.holds() === true,
    onRequest(request) {
      if (request.is === "noKeyboard") return look.leaveKeyboard();
      if (request.is !== "keyboard") return;
      const asking = visitors.visitorOfKey(request.key, seat);
      if (asking?.mode !== "write" || asking.by !== visitor.by) return;
      asking.use();
      writer = asking;
      look.askKeyboard();
    },
    onClosed: () => {
      for (const end of forget) end();
    },
  });
  const tell = (now: Look) => {
    served.notice({ is: "look", look: now });
    served.see(now.is === "reading");
    if (now.is === "refused") served.close({ is: "out" });
  };
  const look = looks.begin(seat, visitor, tell);
  const standing = (): Standing => {
    if (writer && look.now().keyboard !== "none" && !writer.holds()) look.leaveKeyboard();
    return visitor.holds() ? { is: "in" } : { is: "out" };
  };
  forget.push(guard.hold({ seat, standing, close: served.close }), look.end);
  tell(look.now());
}
