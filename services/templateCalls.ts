import { dirname } from "node:path";
import { parseTemplate, readTemplate } from "../intake/parseTemplate.ts";
import { copiedText, plainText, withFilesInside } from "../intake/templateText.ts";
import { LabError } from "../shared/contract/failure.ts";
import { type Draft, MAX_SOLUTION } from "../shared/contract/templates.ts";
import type { TemplateCard } from "../shared/contract/views.ts";
import { templateRef } from "../shared/domain/templateRef.ts";
import { Bilingual } from "../shared/domain/text.ts";
import { templateCard } from "../shared/plan/templateCard.ts";
import type { Desktop } from "./desktop.ts";
import type { DraftStore } from "./drafts.ts";
import type { Emit, Handlers } from "./handlers.ts";
import { writePrivateFile } from "./privateFile.ts";
import { readBeside } from "./readBeside.ts";
import { fingerprintOf } from "./rehearse/fingerprint.ts";
import type { RehearsalStore } from "./rehearse/rehearsalStore.ts";
import { listShared, shareTemplate, unshareTemplate } from "./sharedTemplates.ts";
import type { SiteAccess } from "./site.ts";
import { readSolutionBeside, solutionBeside } from "./solutionFile.ts";
import type { TemplateSources } from "./templateSources.ts";

interface TemplateCallsPorts {
  drafts: DraftStore;
  templates: TemplateSources;
  desktop: Desktop;
  rehearsals: RehearsalStore;
  accessTo: (site: string) => Promise<SiteAccess>;
  emit: Emit;
  now: () => Date;
}

type TemplateCallName = keyof typeof import("../shared/contract/templates.ts").templateCalls;

/** What is put behind the title of a copy, until its author calls it something else. */
const COPY = { fr: "(copie)", en: "(copy)" };
const MOST_BYTES = 1_048_576;

/** The calls about labs that people write: drafts of this computer, files, and what an establishment shares. */
export function templateCalls(ports: TemplateCallsPorts): Pick<Handlers, TemplateCallName> {
  const { drafts, templates, desktop, accessTo, now } = ports;
  const known = new Map<string, Described>();
  const list = async (): Promise<Draft[]> => {
    const found = await drafts.list();
    const ids = new Set(found.map(({ id }) => id));
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    return found
      .map(({ id, text, revision, changedAt }) => {
        const before = known.get(id);
        const described = before?.revision === revision ? before : describe(id, text, revision);
        known.set(id, described);
        return { ...described, changedAt: changedAt.toISOString() };
      })
      .sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  };
  const tell = async (): Promise<null> => {
    ports.emit("draftsChanged", await list());
    return null;
  };
  const create = async (text: string, solution = ""): Promise<{ id: string }> => {
    const { id } = await drafts.create({ text, solution });
    await tell();
    return { id };
  };
  /** Only what is shared needs the site: the others are there while it is not. */
  const siteOf = (ref: string, site: string) =>
    ref.startsWith("shared/") ? accessTo(site) : Promise.resolve(undefined);

  return {
    validateTemplate: async ({ text }) => {
      const parsed = parseTemplate(text);
      return parsed.ok ? [] : parsed.issues;
    },
    listDrafts: list,
    readDraft: async ({ id }) => {
      const { text, solution, revision } = await drafts.read(id);
      return { text, solution, revision };
    },
    saveDraft: async ({ id, text, solution, revision }) => {
      const saved = await drafts.save(id, { text, solution }, revision);
      await tell();
      return saved;
    },
    createDraft: ({ text, solution }) => create(text, solution),
    duplicateTemplate: async ({ template, site }) => {
      const text = await templates.text(template, await siteOf(template, site));
      const taken = new Set((await list()).map(({ name }) => name));
      const copy = copiedText(text, freeName(nameIn(text), taken), COPY);
      return create(copy, await templates.solution(template));
    },
    importTemplate: async () => {
      const file = await desktop.openFile("yaml");
      if (!file) return null;
      if (file.data.byteLength > MOST_BYTES)
        throw new LabError({ kind: "invalid", issues: [{ code: "yaml.tooLarge", params: { max: 1 } }] });
      const text = plainText(new TextDecoder().decode(file.data));
      const solution = plainText((await readSolutionBeside(file.path)) ?? "");
      return create(
        withFilesInside(text, (path) => readBeside(dirname(file.path), path)),
        solution.length <= MAX_SOLUTION ? solution : "",
      );
    },
    exportTemplate: async ({ template, site }) => {
      const text = await templates.text(template, await siteOf(template, site));
      const path = await desktop.saveFile(`${nameIn(text)}.yaml`, text);
      if (path === null) return null;
      const solution = await templates.solution(template);
      if (solution === undefined) return { path };
      const beside = solutionBeside(path);
      await writePrivateFile(beside, solution);
      return { path, solution: beside };
    },
    removeDraft: async ({ id }) => {
      await drafts.remove(id);
      return tell();
    },
    restoreDraft: async ({ id }) => {
      await drafts.restore(id);
      return tell();
    },

    listShared: async ({ site }) => listShared(await accessTo(site)),
    shareTemplate: async ({ site, id, over }) => {
      const template = await templates.get(templateRef("draft", id), undefined);
      const rehearsed = ports.rehearsals.word(fingerprintOf(template));
      await shareTemplate(await accessTo(site), template, over, now(), rehearsed);
      return { name: template.metadata.name };
    },
    unshareTemplate: async ({ site, name, revision }) => {
      await unshareTemplate(await accessTo(site), name, revision);
      return null;
    },
  };
}

type Described = Omit<Draft, "changedAt">;

function describe(id: string, text: string, revision: string): Described {
  const { yaml, parsed } = readTemplate(text);
  const value = (yaml?.value ?? {}) as { spec?: { title?: unknown } | null };
  const title = Bilingual.safeParse(value.spec?.title);
  return {
    id,
    revision,
    name: nameOf(yaml?.value),
    title: title.success ? title.data : {},
    problems: parsed.ok ? 0 : parsed.issues.length,
    ...(parsed.ok ? { card: draftCard(parsed.template, id) } : {}),
  };
}

const draftCard = (template: Parameters<typeof templateCard>[0], id: string): TemplateCard =>
  templateCard(template, templateRef("draft", id));

const nameIn = (text: string): string => nameOf(readTemplate(text).yaml?.value) || "lab";

function nameOf(value: unknown): string {
  const name = (value as { metadata?: { name?: unknown } | null } | null)?.metadata?.name;
  return typeof name === "string" && /^[a-z][-a-z0-9]{0,39}$/.test(name) ? name : "";
}

/** `shell-2`, or the next that is free; within the forty characters that a lab's name may have. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(/-\d+$/, "").slice(0, 36).replace(/-+$/, "");
  for (let count = 2; ; count++) if (!taken.has(`${stem}-${count}`)) return `${stem}-${count}`;
}
