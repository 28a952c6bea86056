import { describe, expect, test } from "vitest";
import { type IsolationRecord, parseIsolationRecord } from "../../../shared/domain/isolation.ts";
import {
  type Attempt,
  isolationOnRecord,
  isPathOpen,
  isPathShut,
  isProbeDue,
  isSimulated,
  judgeNetwork,
  judgeUserNamespaces,
  readAttempts,
} from "../../../shared/plan/preflightIsolation.ts";
import { nodeWith } from "./preflightSample.ts";
import { EIGHT } from "./sample.ts";

const rounds = (pattern: string, from = 1): Attempt[] =>
  [...pattern].map((sign, index) => ({
    n: from + index,
    pod: sign === "+" || sign === "p",
    service: sign === "+" || sign === "s",
  }));
const HOUR = 3_600_000;
const record = (changes: Partial<IsolationRecord> = {}): IsolationRecord => ({
  network: "enforced",
  userNamespaces: "working",
  probedAt: new Date(EIGHT).toISOString(),
  cluster: "uid-1",
  image: "node:22",
  ...changes,
});

describe("two Pods that try to reach each other", () => {
  test("are told apart from other lines of the log", () => {
    const log = 'Debugger attached.\n{"n":1,"pod":true,"service":false}\n{"n":2,"pod":"yes"}\n{"n":3,"po';
    expect(readAttempts(log)).toEqual([{ n: 1, pod: true, service: false }]);
  });

  test("are isolated when nothing gets through any more, after it did", () => {
    expect(judgeNetwork(rounds("-++"), rounds("+p----"), true)).toMatchObject({ network: "enforced" });
  });

  test("are not called isolated when they stay silent without the policies: that silence was not theirs", () => {
    expect(judgeNetwork(rounds("-++"), rounds("+p----"), false)).toMatchObject({
      network: "unknown",
      reason: { code: "noAnswer" },
    });
  });

  test("are not isolated when one way is open: the Pod's address, or its Service's", () => {
    expect(judgeNetwork(rounds("++"), rounds("++++"), false)).toEqual({
      network: "ignored",
      pod: "reached",
      service: "reached",
    });
    expect(judgeNetwork(rounds("++"), rounds("ssss"), false)).toMatchObject({
      network: "ignored",
      pod: "blocked",
    });
    expect(judgeNetwork(rounds("++"), rounds("---p"), false)).toMatchObject({ network: "ignored" });
  });

  test("prove nothing when they never reached one another, or fell silent", () => {
    expect(judgeNetwork(rounds("-----"), [], false)).toMatchObject({
      network: "unknown",
      reason: { code: "neverReached" },
    });
    expect(judgeNetwork(rounds("++"), rounds("--"), false)).toMatchObject({
      network: "unknown",
      reason: { code: "noAnswer" },
    });
  });

  test("are watched until both ways are open, and then until both are shut for several rounds", () => {
    expect([rounds("-p"), rounds("-+")].map(isPathOpen)).toEqual([false, true]);
    expect([rounds("+---"), rounds("----"), rounds("---s"), rounds("+----")].map(isPathShut)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

test("users of its own are believed when the kernel says so, and not when the field was dropped", () => {
  const asked = { kept: true, refused: false };
  expect(judgeUserNamespaces({ ...asked, uidMap: "0 1310720 65536" })).toBe("working");
  expect(judgeUserNamespaces({ ...asked, uidMap: "         0          0 4294967295" })).toBe("refused");
  expect(judgeUserNamespaces({ ...asked, refused: true })).toBe("refused");
  expect(judgeUserNamespaces({ ...asked, kept: false, uidMap: "0 1310720 65536" })).toBe("refused");
  expect(judgeUserNamespaces(asked)).toBe("unknown");
});

test("a cluster whose usable nodes run nothing is called simulated", () => {
  const practice = nodeWith({ labels: { "pupitre.fr/practice": "true" } });
  const fake = { annotations: { "kwok.x-k8s.io/node": "fake" } };
  expect(isSimulated([practice])).toBe(true);
  expect(isSimulated([nodeWith(fake)])).toBe(true);
  expect(isSimulated([nodeWith(fake), nodeWith({}, "real")])).toBe(false);
  const keptAway = nodeWith({ ...fake, taints: [{ key: "kwok", effect: "NoSchedule" }] });
  expect(isSimulated([keptAway, nodeWith({}, "real")])).toBe(false);
  expect(isSimulated([])).toBe(false);
});

describe("a verdict", () => {
  test("stands for a day on its cluster; one that found nothing out, for an hour", () => {
    expect(isProbeDue(undefined, "uid-1", undefined, EIGHT)).toBe(true);
    expect(isProbeDue(record(), "uid-2", undefined, EIGHT)).toBe(true);
    expect(isProbeDue(record(), "uid-1", undefined, EIGHT + 23 * HOUR)).toBe(false);
    expect(isProbeDue(record(), "uid-1", undefined, EIGHT + 25 * HOUR)).toBe(true);
    expect(isProbeDue(record({ network: "unknown" }), "uid-1", undefined, EIGHT + 2 * HOUR)).toBe(true);
  });

  test("is sought anew when somebody asked since, but not for a wish from the future", () => {
    const wish = (ms: number) => new Date(EIGHT + ms).toISOString();
    expect(isProbeDue(record(), "uid-1", wish(1_000), EIGHT + 2_000)).toBe(true);
    expect(isProbeDue(record(), "uid-1", wish(-1_000), EIGHT + 2_000)).toBe(false);
    expect(isProbeDue(record(), "uid-1", wish(HOUR), EIGHT + 2_000)).toBe(false);
    expect(isProbeDue(record(), "uid-1", "soon", EIGHT + 2_000)).toBe(false);
  });

  test("stays on a session's record; only an unknown one gives way", () => {
    const [ignored, enforced, unknown] = (["ignored", "enforced", "unknown"] as const).map((network) =>
      record({ network }),
    );
    expect(isolationOnRecord(ignored, enforced)).toBe(ignored);
    expect(isolationOnRecord(unknown, enforced)).toBe(enforced);
    expect(isolationOnRecord(undefined, ignored)).toBe(ignored);
    expect(isolationOnRecord(unknown, undefined)).toBe(unknown);
  });

  test("is read only as a conductor writes it", () => {
    expect(parseIsolationRecord(JSON.stringify(record()))).toEqual(record());
    for (const text of [undefined, "", "{", "null", JSON.stringify({ ...record(), network: "perfect" })])
      expect(parseIsolationRecord(text)).toBeUndefined();
  });
});
