import type { z } from "zod";
import { AuditEntrySpec } from "../domain/auditEntry.ts";
import { MANAGED_BY } from "../domain/names.ts";
import { ReceiptSpec, SeatPresenceSpec, SeatSpec, SeatStatus, VisitSpec } from "../domain/seat.ts";
import { TrainingSessionSpec, TrainingSessionStatus } from "../domain/session.ts";
import { SessionDoorSpec } from "../domain/sessionDoor.ts";
import { TemplateSpec } from "../domain/template.ts";
import { API_VERSION, GROUP, KINDS } from "../kubernetes/kinds.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { type JsonSchema, structuralSchema } from "./structuralSchema.ts";

/** What `kubectl get` shows after the name; `wide` ones only with `-o wide`. */
interface Column {
  name: string;
  type?: "string" | "integer" | "boolean" | "date";
  path: string;
  wide?: boolean;
}

interface Resource {
  kind: string;
  description: string;
  shortNames: string[];
  spec: z.ZodType;
  status?: z.ZodType;
  /** Written once: the API server refuses any later change of the spec. */
  createOnly?: boolean;
  columns: Column[];
}

const AGE: Column = { name: "Age", type: "date", path: ".metadata.creationTimestamp" };

const RESOURCES: readonly Resource[] = [
  {
    kind: "LabTemplate",
    description: "A lab that sessions can be launched from.",
    shortNames: ["lab", "labs"],
    spec: TemplateSpec,
    columns: [
      { name: "Title", path: ".spec.title.en" },
      { name: "Version", path: ".spec.version" },
      { name: "Service", path: ".spec.service" },
      { name: "Level", path: ".spec.level", wide: true },
      { name: "Minutes", type: "integer", path: ".spec.minutes", wide: true },
      AGE,
    ],
  },
  {
    kind: "TrainingSession",
    description: "A class at work: a snapshot of its lab, its parameters and the seats that are wanted.",
    shortNames: ["ts"],
    spec: TrainingSessionSpec,
    status: TrainingSessionStatus,
    columns: [
      { name: "Title", path: ".spec.title" },
      { name: "Lab", path: ".spec.template.name" },
      { name: "Wanted", path: ".spec.phase" },
      { name: "Phase", path: ".status.phase" },
      { name: "Seats", type: "integer", path: ".status.seats.wanted" },
      { name: "Ready", type: "integer", path: ".status.seats.ready" },
      { name: "Failed", type: "integer", path: ".status.seats.failed" },
      { name: "Ends", type: "string", path: ".spec.endsAt" },
      { name: "Owner", path: ".spec.owner", wide: true },
      { name: "Reason", path: ".status.reason.message", wide: true },
      AGE,
    ],
  },
  {
    kind: "Seat",
    description: "The environment of one student or of several together.",
    shortNames: ["st"],
    spec: SeatSpec,
    status: SeatStatus,
    columns: [
      { name: "Session", path: ".spec.session" },
      { name: "Seat", type: "integer", path: ".spec.number" },
      { name: "Phase", path: ".status.phase" },
      { name: "Reason", path: ".status.reason.code" },
      { name: "Since", type: "date", path: ".status.since" },
      { name: "Persons", type: "integer", path: ".spec.persons", wide: true },
      { name: "Namespace", path: ".status.namespace", wide: true },
      { name: "Message", path: ".status.reason.message", wide: true },
      AGE,
    ],
  },
  {
    kind: "SeatPresence",
    description: "Who is at a seat, as the students' door sees it. Written by the portal alone.",
    shortNames: ["sp"],
    spec: SeatPresenceSpec,
    columns: [
      { name: "Session", path: ".spec.session" },
      { name: "Seat", type: "integer", path: ".spec.number" },
      { name: "Connected", type: "boolean", path: ".spec.connected" },
      { name: "Last seen", type: "date", path: ".spec.lastSeen" },
      { name: "Help since", type: "date", path: ".spec.help.since" },
      AGE,
    ],
  },
  {
    kind: "SessionDoor",
    description:
      "What opens a session's seats when it is typed. The conductor writes it, the portal reads it.",
    shortNames: ["door"],
    spec: SessionDoorSpec,
    columns: [{ name: "Session", path: ".spec.session" }, AGE],
  },
  {
    kind: "Visit",
    description: "Somebody of the staff looks into a seat, for minutes, with a reason.",
    shortNames: ["vis"],
    spec: VisitSpec,
    createOnly: true,
    columns: [
      { name: "Session", path: ".spec.session" },
      { name: "Seat", type: "integer", path: ".spec.seat" },
      { name: "By", path: ".spec.by" },
      { name: "Mode", path: ".spec.mode" },
      { name: "Expires", path: ".spec.expiresAt" },
      { name: "Reason", path: ".spec.reason", wide: true },
      AGE,
    ],
  },
  {
    kind: "AuditEntry",
    description: "Who did what to which seat, when and why. Written once.",
    shortNames: ["audit"],
    spec: AuditEntrySpec,
    createOnly: true,
    columns: [
      { name: "Actor", path: ".spec.actor" },
      { name: "Action", path: ".spec.action" },
      { name: "Session", path: ".spec.session" },
      { name: "Seat", type: "integer", path: ".spec.seat" },
      { name: "Reason", path: ".spec.reason", wide: true },
      AGE,
    ],
  },
  {
    kind: "Receipt",
    description: "What an ended session left behind and what was removed; without names of persons.",
    shortNames: ["rcpt"],
    spec: ReceiptSpec,
    columns: [
      { name: "Session", path: ".spec.session" },
      { name: "Title", path: ".spec.title" },
      { name: "Seats", type: "integer", path: ".spec.seats" },
      { name: "Ended", type: "date", path: ".spec.endedAt" },
      { name: "Verified", type: "date", path: ".spec.verifiedAt" },
      AGE,
    ],
  },
];

/** All custom resources of the product, as `kubectl apply` takes them; generated from the schemas of `domain/`. */
export const customResourceDefinitions = (): Manifest[] => RESOURCES.map(definition);

function definition(resource: Resource): Manifest {
  const kind = KINDS.find((one) => one.apiVersion === API_VERSION && one.kind === resource.kind);
  if (!kind) throw new Error(`${resource.kind} is not in the table of kinds`);
  const [, version = ""] = API_VERSION.split("/");
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.plural}.${GROUP}`, labels: { "app.kubernetes.io/managed-by": MANAGED_BY } },
    spec: {
      group: GROUP,
      scope: kind.namespaced ? "Namespaced" : "Cluster",
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        shortNames: resource.shortNames,
        categories: [MANAGED_BY],
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: wholeSchema(resource) },
          ...(resource.status ? { subresources: { status: {} } } : {}),
          additionalPrinterColumns: resource.columns.map(({ name, type = "string", path, wide }) => ({
            name,
            type,
            jsonPath: path,
            ...(wide ? { priority: 1 } : {}),
          })),
        },
      ],
    },
  };
}

function wholeSchema({ description, spec, status, createOnly }: Resource): JsonSchema {
  const frozen = { "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "is written once" }] };
  return {
    type: "object",
    description,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      spec: { ...structuralSchema(spec), ...(createOnly ? frozen : {}) },
      ...(status ? { status: structuralSchema(status) } : {}),
    },
  };
}
