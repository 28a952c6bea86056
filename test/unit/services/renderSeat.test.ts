import { expect, test } from "vitest";
import { parseValues, renderSeat } from "../../../services/renderSeat.ts";
import { SHARED_SEAT } from "../../../shared/domain/names.ts";
import { builtIn } from "../templates/builtInTemplates.ts";

const chat = builtIn("chat").spec;

test("a seat's objects are told with the values that were given, the same each time", () => {
  const values = parseValues(chat.parameters ?? [], { model: "qwen2.5:0.5b" });
  const rendered = JSON.stringify(renderSeat(chat, values, 7));
  expect(rendered).toContain('{"name":"MODEL","value":"qwen2.5:0.5b"}');
  expect(rendered).toContain("lab-bcdfgh-07");
  expect(rendered).toBe(JSON.stringify(renderSeat(chat, values, 7)));
});

test("0 is what the session shares, where it shares something", () => {
  const pods = renderSeat(chat, {}, SHARED_SEAT).filter(({ kind }) => kind === "Pod");
  expect(pods.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([["lab-bcdfgh-00", "lab"]]);
  expect(() => renderSeat(builtIn("shell").spec, {}, SHARED_SEAT)).toThrow(
    expect.objectContaining({ failure: { kind: "notFound", params: { what: "shared" } } }),
  );
});

test("values are read as what their parameter takes, and a wrong one is named", () => {
  const shell = builtIn("shell").spec;
  expect(parseValues(shell.parameters ?? [], { threshold: "29", nonsense: "x" })).toEqual({
    threshold: 29,
    nonsense: "x",
  });
  expect(() => renderSeat(shell, { nonsense: "x" }, 1)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ kind: "invalid" }) }),
  );
});
