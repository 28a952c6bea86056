import { describe, expect, test } from "vitest";
import { createReplay } from "../../../portal/replay.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const bytes = (written: string) => Buffer.from(written, "latin1");

describe("What a terminal showed", () => {
  test("is kept whole while it is short", () => {
    const replay = createReplay(100);
    for (const part of ["one\r\n", "two", ""]) replay.append(bytes(part));
    expect(text(replay.snapshot())).toBe("one\r\ntwo");
  });
  test("loses its oldest lines, never a part of one", () => {
    const replay = createReplay(20);
    for (let line = 0; line < 100; line++) replay.append(bytes(`line ${line}\r\n`));
    expect(text(replay.snapshot())).toBe("line 98\r\nline 99\r\n");
  });
  test("keeps no more than its limit of one huge piece", () => {
    const replay = createReplay(10);
    replay.append(bytes(`${"x".repeat(1000)}\nlast`));
    expect(text(replay.snapshot())).toBe("last");
  });
  test("remembers the modes that lost output had set", () => {
    const replay = createReplay(10);
    replay.append(bytes("\x1b[?1049h\x1b[?1;2004h\x1b[?25l"));
    replay.append(bytes("\x1b[?25h"));
    replay.append(bytes("0123456789\nab"));
    expect(text(replay.snapshot())).toBe("\x1b[?1049h\x1b[?1h\x1b[?2004h\x1b[?25hab");
  });
  test("starts anew when cleared", () => {
    const replay = createReplay(5);
    replay.append(bytes("\x1b[?1049hlong enough"));
    replay.clear();
    replay.append(bytes("new"));
    expect(text(replay.snapshot())).toBe("new");
  });
});
