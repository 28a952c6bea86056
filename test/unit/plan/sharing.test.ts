import { describe, expect, test } from "vitest";
import { MAX_CO_TEACHERS, teachersOf, UserName } from "../../../shared/domain/session.ts";
import { knownTeachers, sharedNoMoreWith, sharedWith } from "../../../shared/plan/sharing.ts";
import { sampleSession } from "./sample.ts";

const held = (coTeachers?: string[], owner = "prof") =>
  sampleSession({ owner, ...(coTeachers ? { coTeachers } : {}) });

describe("sharing a session", () => {
  test("adds a colleague once, and never the owner", () => {
    expect(sharedWith(held(), "amel")).toEqual({ spec: { coTeachers: ["amel"] } });
    expect(sharedWith(held(["amel"]), "yves")).toEqual({ spec: { coTeachers: ["amel", "yves"] } });
    expect(sharedWith(held(["amel"]), "amel")).toBeUndefined();
    expect(sharedWith(held(), "prof")).toBeUndefined();
  });
  test("takes a colleague away, and is silent about one who is not there", () => {
    expect(sharedNoMoreWith(held(["amel", "yves"]), "amel")).toEqual({ spec: { coTeachers: ["yves"] } });
    expect(sharedNoMoreWith(held(["amel"]), "yves")).toBeUndefined();
    expect(sharedNoMoreWith(held(), "yves")).toBeUndefined();
  });
  test("ends at ten colleagues", () => {
    const full = Array.from({ length: MAX_CO_TEACHERS }, (_, index) => `colleague-${index}`);
    expect(sharedWith(held(full), "amel")).toEqual({
      issues: [{ code: "session.tooManyCoTeachers", params: { max: MAX_CO_TEACHERS } }],
    });
  });
  test("offers whoever holds another session and does not hold this one", () => {
    const sessions = [held(["amel"]), held(["yves"], "zoe"), held([], "prof")];
    expect(knownTeachers(sessions, held(["amel"]))).toEqual(["yves", "zoe"]);
  });
  test("names the owner first, and nobody twice", () => {
    expect(teachersOf(held(["amel", "prof"]).spec)).toEqual(["prof", "amel"]);
    expect(teachersOf(held().spec)).toEqual(["prof"]);
  });
});

test.each([
  ["prof@example.org", true],
  ["Prénom Nom", true],
  ["system:serviceaccount:people:teacher", true],
  ["system:masters", false],
  ["system:kube-scheduler", false],
  [" prof", false],
  ["prof ", false],
  ["pr\nof", false],
  ["pr\u202eof", false],
  ["", false],
  ["x".repeat(201), false],
])("%j is a person's account: %s", (user, is) => {
  expect(UserName.safeParse(user).success).toBe(is);
});
