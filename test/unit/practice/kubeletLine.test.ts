import fc from "fast-check";
import { expect, test } from "vitest";
import { editLine, emptyLine, type Line, textOfLine } from "../../../practice/kubelet/terminal/editLine.ts";
import { type Key, KeyReader } from "../../../practice/kubelet/terminal/keys.ts";
import { LinePainter } from "../../../practice/kubelet/terminal/linePainter.ts";
import { isUnfinished } from "../../../practice/kubelet/terminal/unfinished.ts";
import { Screen } from "./screen.ts";

const key = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.stringMatching(/^[a-z é漢]{1,12}$/).map((text): Key => ({ type: "text", text })),
  },
  fc.constantFrom<Key>(
    ...(
      [
        "left",
        "right",
        "home",
        "end",
        "backspace",
        "delete",
        "wordLeft",
        "wordRight",
        "deleteWordBack",
      ] as const
    ).map((name): Key => ({ type: "named", name })),
    ...["k", "u", "w", "y", "t"].map((letter): Key => ({ type: "control", letter })),
    { type: "paste", text: "x\ny" },
  ),
);

function paint(columns: number): { screen: Screen; painter: LinePainter } {
  const screen = new Screen(columns);
  const painter = new LinePainter((text) => screen.write(text));
  painter.resize(columns);
  screen.write("before\r\n");
  painter.begin("seat:~$ ");
  return { screen, painter };
}

test("after any keys the screen shows what a line painted at once shows, with the cursor where it belongs", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), fc.integer({ min: 10, max: 30 }), (keys, columns) => {
      const edited = paint(columns);
      let line: Line = emptyLine();
      const clipboard = { text: [] };
      for (const one of keys) {
        line = editLine(line, one, clipboard) ?? line;
        edited.painter.update(line);
      }
      const fresh = paint(columns);
      fresh.painter.update({ ...line, cursor: line.characters.length });
      fresh.painter.update(line);
      expect(edited.screen.text()).toBe(fresh.screen.text());
      expect(edited.screen.cursor).toEqual(fresh.screen.cursor);
      const shown = edited.screen.text().replaceAll(/\s/g, "");
      expect(shown).toBe(`beforeseat:~$${textOfLine(line)}`.replaceAll(/\s/g, ""));
      edited.painter.finish(line);
      expect(edited.screen.cursor).toEqual({ row: expect.any(Number), column: 0 });
      edited.screen.write("Z");
      expect(edited.screen.lines()[edited.screen.cursor.row]).toBe("Z");
    }),
    { numRuns: 500 },
  );
});

test("a line that fills its row to the edge leaves no empty row behind", () => {
  const { screen, painter } = paint(10);
  const line = { characters: ["a", "b"], cursor: 2 };
  painter.update(line);
  painter.finish(line);
  screen.write("out");
  expect(screen.lines()).toEqual(["before", "seat:~$ ab", "out"]);
});

test("keys are the same however their bytes are cut", () => {
  const typed =
    "aé漢😀\u001b[A\u001b[1;5C\u001bOH\u001b[3~\r\u007f\u0003\u001b[200~x\r\ny\u001b[201~\t\u001bb";
  const whole = new KeyReader().read(Buffer.from(typed, "utf8"));
  expect(whole).toEqual([
    { type: "text", text: "aé漢😀" },
    { type: "named", name: "up" },
    { type: "named", name: "wordRight" },
    { type: "named", name: "home" },
    { type: "named", name: "delete" },
    { type: "named", name: "enter" },
    { type: "named", name: "backspace" },
    { type: "control", letter: "c" },
    { type: "paste", text: "x\ny" },
    { type: "named", name: "tab" },
    { type: "named", name: "wordLeft" },
  ]);
  const reader = new KeyReader();
  const pieces = Array.from(Buffer.from(typed, "utf8"), (byte) => reader.read(Uint8Array.of(byte))).flat();
  const joined = pieces.reduce<Key[]>((keys, one) => {
    const last = keys.at(-1);
    if (one.type === "text" && last?.type === "text")
      keys[keys.length - 1] = { type: "text", text: last.text + one.text };
    else keys.push(one);
    return keys;
  }, []);
  expect(joined).toEqual(whole);
});

test("the shell asks on for what is unfinished, and only for that", () => {
  const unfinished = [
    "echo 'a",
    'echo "a',
    "echo a \\",
    "a |",
    "a ||",
    "a &&",
    "if true; then",
    "for i in 1",
    "case x in",
    "f() {",
    "f()",
    "(",
    "echo $(ls",
    "cat <<E",
    "cat <<E\nx",
    "x=(1",
    "while true; do",
    "if a; then b; else",
  ];
  const finished = [
    "echo a",
    "echo 'a\nb'",
    "cat <<E\nx\nE",
    "a | b",
    "fi",
    "done",
    "echo )",
    "# it's",
    "echo \\\\",
    'echo "it\'s"',
    "cat <<< 'E'",
    "echo $((1 << 2))",
    "a &",
    "",
    "f() { :; }",
    "echo 'a' # don't",
  ];
  expect(unfinished.filter((text) => !isUnfinished(text))).toEqual([]);
  expect(finished.filter(isUnfinished)).toEqual([]);
});
