import { describe, expect, test } from "vitest";
import { SeatReasonCode } from "../../../shared/domain/seat.ts";
import { reason as en } from "../../../shared/i18n/en/reason.ts";
import { reason as fr } from "../../../shared/i18n/fr/reason.ts";
import { REMEDIES, remedyOf } from "../../../shared/plan/remedy.ts";

/** What a cause's sentence says where its one way out is not a button beside it. */
const WORDS = {
  lab: [/\b(Correct|correct|Choose)\b/, /\b(Corrigez|corrigez|Choisissez)\b/],
  room: [/\bEnd another session\b/, /\bTerminez une autre séance\b/],
  support: [/\bsupport\b/, /\bassistance\b/],
  wait: [/\bby itself\b/, /(de lui-même|sans rien faire)/],
} as const;
const BUTTONS = {
  restart: ["imageNotFound", "crashing", "livenessFailing", "startupFailing", "outOfMemory", "sandboxFailed"]
    .concat(["configMissing", "nodeLost"])
    .sort(),
  reset: ["evicted", "initFailed"],
  log: ["keepFailed", "notReady", "startFailed"],
  events: ["unknown", "unschedulable", "volumeFailed", "volumePending"],
};

describe("Each cause of a failure has exactly one way out", () => {
  test("and none is without", () => {
    expect(Object.keys(REMEDIES).sort()).toEqual([...SeatReasonCode.options].sort());
  });

  test.each(Object.entries(BUTTONS))("a button: %s", (button, causes) => {
    expect(SeatReasonCode.options.filter((code) => remedyOf(code) === button).sort()).toEqual(causes);
  });

  const elsewhere = SeatReasonCode.options.filter((code) => remedyOf(code) === undefined);
  test.each(elsewhere.map((code) => [code, REMEDIES[code]] as const))(
    "or words, in both languages: %s, %s",
    (code, way) => {
      const words = Object.entries(WORDS).find(([name]) => name === way)?.[1];
      expect(words).toBeDefined();
      expect(en[code]).toMatch(words?.[0] ?? "");
      expect(fr[code]).toMatch(words?.[1] ?? "");
    },
  );
});
