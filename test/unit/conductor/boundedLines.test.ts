import { expect, test } from "vitest";
import { bounded } from "../../../conductor/boundedLines.ts";

test("shows the last lines without colours, control characters or overwritten progress", () => {
  const output =
    "one\r\ntwo\n\u001b[31mred\u001b[0m\n10%\r50%\rdone\n\n\u001b]0;title\u0007bell\u0007 end\nrtl \u202eabc\nlast\n";
  expect(bounded(output, [], 5)).toBe("red\ndone\nbell  end\nrtl  abc\nlast");
});

test("is never longer than 400 characters, and keeps the end", () => {
  const text = bounded(`${"é".repeat(1000)}fin`, [], 5);
  expect([...text].length).toBe(400);
  expect(text).toMatch(/^…é+fin$/);
});

test("hides what a lab was given in confidence, and what calls itself a secret", () => {
  const output =
    "http://0.0.0.0:8888/lab?token=abcdef123456\npassword: hunter22 ok\nhello Élodie Lefèvre, n4x7q2w9k5\nAPI_KEY='zzz'";
  const shown = bounded(output, ["n4x7q2w9k5", "Élodie Lefèvre", "ok"], 5);
  expect(shown).toBe("http://0.0.0.0:8888/lab?token=•••\npassword: ••• ok\nhello •••, •••\nAPI_KEY='•••'");
});
