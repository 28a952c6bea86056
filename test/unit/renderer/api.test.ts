import { expect, test } from "vitest";
import { makeApi, makeSubscribe } from "../../../renderer/api.ts";
import type { Bridge } from "../../../shared/contract/calls.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import { fakeBridge } from "./fake/fakeBridge.ts";

const answering = (answer: unknown): Bridge => ({ call: async () => answer, subscribe: () => () => {} });

test("a call resolves with the value inside the envelope", async () => {
  const bridge = fakeBridge({ sessions: "none" });
  await expect(makeApi(bridge).getSettings()).resolves.toEqual(bridge.world.settings);
});

test("a call without input sends null, one with input sends it", async () => {
  const bridge = fakeBridge();
  const api = makeApi(bridge);
  await api.listSessions();
  await api.changeSettings({ locale: "en" });
  expect(bridge.asked).toEqual([
    { name: "listSessions", input: null },
    { name: "changeSettings", input: { locale: "en" } },
  ]);
});

test("a failure in the envelope is thrown as the LabError that it was", async () => {
  const failure = { kind: "forbidden" as const, params: { verb: "list", resource: "seats" } };
  const error = await makeApi(answering({ ok: false, failure }))
    .listSessions()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect((error as LabError).failure).toEqual(failure);
});

test.each([undefined, null, "done", { value: 1 }])(
  "an answer that is no envelope is a failure: %j",
  async (answer) => {
    await expect(makeApi(answering(answer)).listSessions()).rejects.toMatchObject({
      failure: { kind: "internal" },
    });
  },
);

test("events reach their listener until it unsubscribes", () => {
  const bridge = fakeBridge();
  const subscribe = makeSubscribe(bridge);
  const heard: string[] = [];
  const end = subscribe("terminalOutput", ({ data }) => heard.push(data));
  bridge.emit("terminalOutput", { terminal: "t1", data: "a" });
  end();
  bridge.emit("terminalOutput", { terminal: "t1", data: "b" });
  expect(heard).toEqual(["a"]);
});
