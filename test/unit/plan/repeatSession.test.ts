import { expect, test } from "vitest";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import type { LabTemplate } from "../../../shared/domain/template.ts";
import { repeatSession } from "../../../shared/plan/repeatSession.ts";

const spec = {
  version: "1.0",
  title: { fr: "Shell", en: "Shell" },
  parameters: [{ name: "image", type: "string", title: { en: "Image" }, default: "debian:12" }],
} as unknown as LabTemplate["spec"];
const lab = (ref: string, changes: object = {}) => ({
  ref,
  template: { metadata: { name: "shell" }, spec: { ...spec, ...changes } } as LabTemplate,
});
const session = (changes: Partial<TrainingSession["spec"]> = {}) =>
  ({
    metadata: { name: "k3x9pa", uid: "1", resourceVersion: "1", creationTimestamp: "2026-11-23T09:00:04Z" },
    spec: {
      title: "Shell, groupe 3",
      template: { name: "shell", spec: { ...spec } },
      parameters: { image: "debian:13", gone: 1 },
      seats: [1, 2, 3].map((number) => ({ number, persons: 1 })),
      phase: "ended",
      endsAt: "2026-11-23T11:00:01Z",
      ...changes,
    },
  }) as unknown as TrainingSession;
const roster = {
  version: 1 as const,
  people: [
    { lastName: "Silva", seat: 1, person: 1 },
    { lastName: "Noël", seat: 2, person: 1 },
    { lastName: "Parti", seat: 9, person: 1 },
  ],
};

test("takes over what it was launched with; of names their number", () => {
  const repeated = repeatSession(session(), roster, [lab("shell")]);
  expect(repeated).toEqual({
    title: "Shell, groupe 3",
    template: "shell",
    changed: false,
    parameters: { image: "debian:13" },
    minutes: 120,
    opening: "atOnce",
    spare: 1,
    students: 2,
  });
  expect(JSON.stringify(repeated)).not.toMatch(/Silva|Noël|Parti/);
});

test("the opening: by hand, or at its time", () => {
  expect(repeatSession(session({ phase: "prepared" }), undefined, [])).toMatchObject({ opening: "byHand" });
  const opensAt = "2026-11-23T10:00:00Z";
  expect(repeatSession(session({ opensAt }), undefined, [])).toMatchObject({
    opening: "atTime",
    opensAt,
    minutes: 60,
    spare: 0,
    students: 0,
  });
});

test("the lab that says the same is the one, whatever the order it says it in; else it is told that it changed", () => {
  const { title, ...rest } = spec;
  const reordered = {
    ref: "draft/b",
    template: { metadata: { name: "shell" }, spec: { ...rest, title } } as LabTemplate,
  };
  const other = lab("shell", { version: "1.1" });
  expect(repeatSession(session(), undefined, [other, reordered])).toMatchObject({
    template: "draft/b",
    changed: false,
  });
  expect(repeatSession(session(), undefined, [other])).toMatchObject({ template: "shell", changed: true });
  const gone = repeatSession(session(), undefined, []);
  expect(gone).toMatchObject({ changed: false, parameters: {} });
  expect(gone.template).toBeUndefined();
});
