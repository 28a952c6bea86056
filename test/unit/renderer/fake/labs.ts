import { readTemplate } from "../../../../intake/parseTemplate.ts";
import { copiedText } from "../../../../intake/templateText.ts";
import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { Draft, SharedTemplate, templateCalls } from "../../../../shared/contract/templates.ts";
import type { TemplateCard } from "../../../../shared/contract/views.ts";
import type { LabTemplate } from "../../../../shared/domain/template.ts";
import { templateCard } from "../../../../shared/plan/templateCard.ts";
import { templateCards } from "./templates.ts";

type Answers = { [N in keyof typeof templateCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

const SAMPLE = `apiVersion: pupitre.fr/v1alpha1
kind: LabTemplate
metadata:
  name: git-bases
spec:
  version: "1.0"
  title: { fr: Bases de git, en: Git basics }
  summary: { fr: "Valider, brancher, fusionner.", en: "Commit, branch, merge." }
  level: beginner
  minutes: 90
  service: code
  # ce que l'étudiant trouve
  containers:
    - name: main
      image: docker.io/library/debian:12.11
      command: [sleep, infinity]
      resources: { cpu: 100m, memory: 128Mi }
  storage: { size: 256Mi, path: /home/student }
  accesses:
    - { kind: terminal, name: shell, title: { fr: Terminal, en: Terminal }, container: main, command: [bash] }
  checks:
    - name: repo
      title: { fr: Un dépôt existe, en: A repository exists }
      container: main
      command: [test, -d, /home/student/tp/.git]
  instructions:
    fr: |
      # Bases de git

      Vous êtes à l'espace $(seat.number).
    en: |
      # Git basics

      You are at seat $(seat.number).
`;

interface FakeLabs {
  answers: Answers;
  card(ref: string): TemplateCard | undefined;
}

/** Drafts and shared labs in memory, judged as the application judges them. */
export function fakeLabs(
  told: (drafts: Draft[]) => void,
  options: { now: () => number; drafts: "none" | "some" },
): FakeLabs {
  const texts = new Map<string, { text: string; solution: string; at: number }>();
  const removed = new Map<string, { text: string; solution: string }>();
  const shared = new Map<string, { lab: LabTemplate; by: string; version: number }>();
  let ids = 0;
  const parsed = (text: string) => readTemplate(text).parsed;
  const revisionOf = ({ text, solution }: { text: string; solution: string }) =>
    hashOf(`${text}\0${solution}`);
  const hashOf = (text: string) =>
    `${text.length}-${[...text].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 1e9, 7)}`;
  const list = (): Draft[] =>
    [...texts]
      .map(([id, { text, solution, at }]): Draft => {
        const { yaml, parsed: judged } = readTemplate(text);
        const value = yaml?.value as
          | { metadata?: { name?: string }; spec?: { title?: Draft["title"] } }
          | undefined;
        return {
          id,
          name: value?.metadata?.name ?? "",
          title: value?.spec?.title ?? {},
          changedAt: new Date(at).toISOString(),
          revision: revisionOf({ text, solution }),
          problems: judged.ok ? 0 : judged.issues.length,
          ...(judged.ok ? { card: templateCard(judged.template, `draft/${id}`) } : {}),
        };
      })
      .sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  const put = (id: string, lab: { text: string; solution: string }) => {
    texts.set(id, { ...lab, at: options.now() });
    told(list());
  };
  const create = (text: string, solution = "") => {
    const id = `mine${++ids}`;
    put(id, { text, solution });
    return { id };
  };
  const labOf = (id: string): { text: string; solution: string } => {
    const found = texts.get(id);
    if (!found) throw new LabError({ kind: "notFound", params: { what: id } });
    return { text: found.text, solution: found.solution };
  };
  const sharedList = (): SharedTemplate[] =>
    [...shared].map(([name, { lab, by, version }]) => ({
      name,
      by,
      mine: by === "prof@example.org",
      sharedAt: "2026-11-20T09:00:00Z",
      revision: String(version),
      issues: [],
      card: templateCard(lab, `shared/${name}`),
    }));
  if (options.drafts === "some") {
    texts.set("mine0", { text: SAMPLE, solution: "", at: options.now() - 3_600_000 });
    texts.set("broken", {
      text: SAMPLE.replace("image:", "imgae:"),
      solution: "",
      at: options.now() - 7_200_000,
    });
    const lab = parsed(
      SAMPLE.replace("git-bases", "git-colleague").replace("Bases de git", "Git à plusieurs"),
    );
    if (lab.ok) shared.set("git-colleague", { lab: lab.template, by: "m.durand@example.org", version: 4 });
  }
  return {
    card: (ref) =>
      [
        ...templateCards,
        ...sharedList().flatMap(({ card }) => card ?? []),
        ...list().flatMap(({ card }) => card ?? []),
      ].find((card) => card.ref === ref),
    answers: {
      validateTemplate: ({ text }) => {
        const judged = parsed(text);
        return judged.ok ? [] : judged.issues;
      },
      listDrafts: list,
      readDraft: ({ id }) => ({ ...labOf(id), revision: revisionOf(labOf(id)) }),
      saveDraft: ({ id, text, solution, revision }) => {
        if (revisionOf(labOf(id)) !== revision)
          throw new LabError({ kind: "conflict", params: { what: id } });
        put(id, { text, solution });
        return { revision: revisionOf({ text, solution }) };
      },
      createDraft: ({ text, solution }) => create(text, solution),
      duplicateTemplate: ({ template }) => {
        const id = template.startsWith("draft/") ? template.slice("draft/".length) : undefined;
        const { text, solution } = id === undefined ? { text: SAMPLE, solution: "" } : labOf(id);
        return create(copiedText(text, "copy-2", { fr: "(copie)", en: "(copy)" }), solution);
      },
      importTemplate: () => create(SAMPLE),
      exportTemplate: ({ template }) => {
        const [, id] = /^draft\/(.+)/.exec(template) ?? [];
        const has = id !== undefined && labOf(id).solution !== "";
        const path = "/home/prof/Documents/lab";
        return { path: `${path}.yaml`, ...(has ? { solution: `${path}.solution.sh` } : {}) };
      },
      removeDraft: ({ id }) => {
        removed.set(id, labOf(id));
        texts.delete(id);
        told(list());
        return null;
      },
      restoreDraft: ({ id }) => {
        put(id, removed.get(id) ?? { text: "", solution: "" });
        return null;
      },
      listShared: sharedList,
      shareTemplate: ({ id, over }) => {
        const judged = parsed(labOf(id).text);
        if (!judged.ok) throw new LabError({ kind: "invalid", issues: judged.issues });
        const { name } = judged.template.metadata;
        const found = shared.get(name);
        if (found && String(found.version) !== over)
          throw new LabError({ kind: "conflict", params: { what: name } });
        shared.set(name, {
          lab: judged.template,
          by: "prof@example.org",
          version: (found?.version ?? 0) + 1,
        });
        return { name };
      },
      unshareTemplate: ({ name }) => {
        shared.delete(name);
        return null;
      },
    },
  };
}
