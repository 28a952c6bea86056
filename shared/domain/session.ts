import { z } from "zod";
import type { KubeObject } from "../kubernetes/objects.ts";
import { Isolation } from "./isolation.ts";
import { MAX_SEATS } from "./names.ts";
import { Label, TemplateSpec } from "./template.ts";
import { Instant, Locale, line } from "./text.ts";

/** A week: who needs longer launches again, and nobody's seats are forgotten for a term. */
export const MAX_SESSION_MINUTES = 7 * 24 * 60;

/** What a session is wanted to be. `prepared`: seats are built, links show "not open yet". `paused`: compute released. */
const WantedPhase = z.enum(["prepared", "open", "paused", "ended"]);

/** The application's and the teacher's words. Only `template` is a snapshot: a later edit of the lab changes no running class. */
export const TrainingSessionSpec = z.object({
  title: line(120),
  /** The user who launched; admission forces it on clusters that have it. */
  owner: z.string().min(1).max(200),
  locale: Locale,
  template: z.object({ name: Label, spec: TemplateSpec }),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The seats wanted, by number; `persons` links each. A number that disappears from here is torn down. */
  seats: z
    .array(z.object({ number: z.int().min(1).max(MAX_SEATS), persons: z.int().min(1).max(8) }))
    .min(1)
    .max(MAX_SEATS),
  phase: WantedPhase,
  /** Students are let in by themselves at that time. */
  opensAt: Instant.optional(),
  /** The session ends by itself then, wherever the laptop is. */
  endsAt: Instant,
  /** The roster Secret is deleted then. */
  retainNamesUntil: Instant,
});
export type TrainingSessionSpec = z.infer<typeof TrainingSessionSpec>;

export const SessionPhase = z.enum(["preparing", "prepared", "open", "paused", "ending", "ended"]);
export type SessionPhase = z.infer<typeof SessionPhase>;

/** The conductor's words. */
export const TrainingSessionStatus = z.object({
  phase: SessionPhase,
  observedGeneration: z.int().optional(),
  seats: z.object({ wanted: z.int(), ready: z.int(), failed: z.int() }),
  preparedAt: Instant.optional(),
  openedAt: Instant.optional(),
  endingAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** Name of the Receipt, once ended. */
  receipt: z.string().optional(),
  /** What was known of the cluster's isolation when the class was launched on it. */
  isolation: Isolation.optional(),
  /** Why it is not going on, e.g. a snapshot that does not validate. */
  reason: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      message: z.string(),
    })
    .optional(),
});
export type TrainingSessionStatus = z.infer<typeof TrainingSessionStatus>;

export interface TrainingSession extends KubeObject {
  kind: "TrainingSession";
  spec: TrainingSessionSpec;
  status?: TrainingSessionStatus;
}
