import { z } from "zod";
import { RehearsalWord } from "../domain/rehearsal.ts";
import { Bilingual, Instant } from "../domain/text.ts";
import { TemplateCard } from "./views.ts";

/** The calls about labs that people write themselves: drafts on this computer, and what an establishment shares. */

/** Where a refused input is wrong; see `Issue` in failure.ts. */
const IssueSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  path: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  row: z.int().optional(),
});

const TemplateText = z.string().max(1_200_000);
/** What is typed in a terminal to solve a lab; nobody types more. */
export const MAX_SOLUTION = 200_000;
const SolutionText = z.string().max(MAX_SOLUTION);
export const TemplateRefText = z.string().min(1).max(80);
/** A file's name without `.yaml`, in the folder of drafts. */
const DraftId = z.string().regex(/^[a-z0-9][-a-z0-9]{0,39}$/);
/** Which state of a text or an object was seen; what is written over another one is a conflict. */
const Revision = z.string().max(100);

/** A lab of this computer. One that does not hold yet has no card. */
export const Draft = z.object({
  id: z.string(),
  /** As far as the text tells. */
  name: z.string(),
  title: Bilingual,
  changedAt: Instant,
  revision: Revision,
  problems: z.int(),
  card: TemplateCard.optional(),
});
export type Draft = z.infer<typeof Draft>;

/** A LabTemplate of an establishment's namespace. What is refused here has no card, and says why. */
export const SharedTemplate = z.object({
  name: z.string(),
  /** Who shared it last, as the cluster calls them; absent when it was put there by other means. */
  by: z.string().optional(),
  /** Whether that is who asks. */
  mine: z.boolean(),
  sharedAt: Instant.optional(),
  /** What its author's rehearsal of this text came to. */
  rehearsed: RehearsalWord.optional(),
  revision: Revision,
  issues: z.array(IssueSchema),
  card: TemplateCard.optional(),
});
export type SharedTemplate = z.infer<typeof SharedTemplate>;

export const templateCalls = {
  /** `text` is a YAML file; an empty list means that it holds. */
  validateTemplate: { input: z.object({ text: TemplateText }), output: z.array(IssueSchema) },

  listDrafts: { input: z.null(), output: z.array(Draft) },
  /** `solution` is empty where it has none. */
  readDraft: {
    input: z.object({ id: DraftId }),
    output: z.object({ text: z.string(), solution: z.string(), revision: Revision }),
  },
  /** `revision` is the one that was read or written last; another one on the disk is a `conflict`. */
  saveDraft: {
    input: z.object({ id: DraftId, text: TemplateText, solution: SolutionText, revision: Revision }),
    output: z.object({ revision: Revision }),
  },
  createDraft: {
    input: z.object({ text: TemplateText, solution: SolutionText.optional() }),
    output: z.object({ id: z.string() }),
  },
  /** A draft of its own that begins like this lab, under another name, with its files in it and its solution beside. */
  duplicateTemplate: {
    input: z.object({ template: TemplateRefText, site: z.string() }),
    output: z.object({ id: z.string() }),
  },
  /** Asks for the file; `null` when cancelled. What it takes from its folder is put into it; a solution beside comes along. */
  importTemplate: { input: z.null(), output: z.object({ id: z.string() }).nullable() },
  /** Asks where to save; `null` when cancelled. Its solution, if it has one, is written beside. */
  exportTemplate: {
    input: z.object({ template: TemplateRefText, site: z.string() }),
    output: z.object({ path: z.string(), solution: z.string().optional() }).nullable(),
  },
  /** Put aside rather than deleted; `restoreDraft` takes it back. */
  removeDraft: { input: z.object({ id: DraftId }), output: z.null() },
  restoreDraft: { input: z.object({ id: DraftId }), output: z.null() },

  /** Of the site's establishment, for everybody who teaches there. */
  listShared: { input: z.object({ site: z.string() }), output: z.array(SharedTemplate) },
  /** `over` is the revision of what it replaces, as it was seen; absent when there was none of that name. */
  shareTemplate: {
    input: z.object({ site: z.string(), id: DraftId, over: Revision.optional() }),
    output: z.object({ name: z.string() }),
  },
  unshareTemplate: {
    input: z.object({ site: z.string(), name: z.string().max(63), revision: Revision }),
    output: z.null(),
  },
} as const;
