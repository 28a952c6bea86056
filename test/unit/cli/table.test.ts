import { expect, test } from "vitest";
import { table } from "../../../cli/output.ts";

test("a table gives no orders to the terminal, whatever the cluster says", () => {
  const said = table([
    ["1", "\u001b]0;gotcha\u0007\u009b2J", "line\nbreak"],
    ["2", "Élodie", "ok"],
  ]);
  expect(said).toBe("1  \ufffd]0;gotcha\ufffd\ufffd2J  line break\n2  Élodie          ok");
});
