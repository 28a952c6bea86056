import fc from "fast-check";
import { expect, test } from "vitest";
import { asArguments, asCommand } from "../../../renderer/screens/editor/form/commandLine.ts";

test.each([
  ["psql -U postgres", ["psql", "-U", "postgres"]],
  [`psql -c "select 1 from t"`, ["psql", "-c", "select 1 from t"]],
  ["echo 'it''s'", ["echo", "its"]],
  ["test -f $(param.file)", ["test", "-f", "$(param.file)"]],
  ["cat a | grep b", ["sh", "-c", "cat a | grep b"]],
  ["test $(wc -l < a) -gt 2", ["sh", "-c", "test $(wc -l < a) -gt 2"]],
  ["a && b", ["sh", "-c", "a && b"]],
  ["ls *.txt", ["sh", "-c", "ls *.txt"]],
  [`echo "open`, ["sh", "-c", `echo "open`]],
  ["   ", []],
])("%s", (line, words) => {
  expect(asCommand.read(line)).toEqual(words);
});

test("words stay what they are when their line is shown and read again", () => {
  const word = fc.oneof(
    fc.constantFrom("-c", "a b", "it's", '"', "$(param.x)", "$HOME", "a|b", "~", "", "\\", "é", "sh"),
    fc.string({ maxLength: 8 }),
  );
  const shell = fc.tuple(fc.constant("sh"), fc.constant("-c"), word);
  fc.assert(
    fc.property(fc.oneof(shell, fc.array(word, { minLength: 1, maxLength: 5 })), (words) => {
      for (const { show, read } of [asCommand, asArguments]) expect(read(show(words))).toEqual(words);
    }),
    { numRuns: 2_000 },
  );
});

test("a shell's script is shown as it was typed", () => {
  expect(asCommand.show(["sh", "-c", "cat a | grep b"])).toBe("cat a | grep b");
  // without anything for a shell it would be read as a plain command: then it is shown whole
  expect(asCommand.show(["sh", "-c", "ls"])).toBe("sh -c ls");
});

test("arguments of a shell are shown whole", () => {
  expect(asArguments.show(["sh", "-c", "a|b"])).toBe("sh -c 'a|b'");
});

test("arguments are given to no shell, and a quote that is still being typed breaks nothing", () => {
  expect(asArguments.read("-c 'a b' x|y")).toEqual(["-c", "a b", "x|y"]);
  expect(asArguments.read(`--title "open`)).toEqual([`--title "open`]);
});
