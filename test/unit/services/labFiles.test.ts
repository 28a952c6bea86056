import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newTemplateText } from "../../../intake/newTemplate.ts";
import type { Desktop } from "../../../services/desktop.ts";
import { draftStore } from "../../../services/drafts.ts";
import { openRehearsalStore } from "../../../services/rehearse/rehearsalStore.ts";
import { templateCalls } from "../../../services/templateCalls.ts";
import { templateSources } from "../../../services/templateSources.ts";
import { templateCatalogue } from "../../../services/templates.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pupitre-labs-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const text = newTemplateText({ title: "Git", locale: "fr", door: { kind: "terminal" } });
const script = "mkdir -p ~/tp\n";
const caller = { id: "window", emit: () => undefined };

/** The calls about files, on a desktop whose dialogs answer at once. */
async function calls() {
  let counted = 0;
  const drafts = draftStore(
    join(root, "labs"),
    (below) => counted++ % below,
    () => new Date(),
  );
  const templates = templateSources(templateCatalogue("templates"), drafts);
  const desktop: Pick<Desktop, "saveFile" | "openFile"> = {
    async saveFile(name, data) {
      writeFileSync(join(root, name), data);
      return join(root, name);
    },
    openFile: async () => ({ path: join(root, "git.yaml"), data: readFileSync(join(root, "git.yaml")) }),
  };
  const handlers = templateCalls({
    ...{ drafts, templates, rehearsals: await openRehearsalStore(), emit: () => undefined },
    desktop: desktop as Desktop,
    accessTo: () => Promise.reject(new Error("no site")),
    now: () => new Date(),
  });
  return { handlers, drafts, templates };
}
const here = { site: "practice" };

test("a lab is exported with its solution beside, and comes back with it", async () => {
  const { handlers, templates } = await calls();
  const { id } = await handlers.createDraft({ text, solution: script }, caller);
  const saved = await handlers.exportTemplate({ template: `draft/${id}`, ...here }, caller);
  const beside = join(root, "git.solution.sh");
  expect(saved).toEqual({ path: join(root, "git.yaml"), solution: beside });
  expect(readFileSync(beside, "utf8")).toBe(script);
  expect(statSync(beside).mode & 0o077).toBe(0);
  expect(readFileSync(join(root, "git.yaml"), "utf8")).not.toContain("mkdir");
  const again = await handlers.importTemplate(null, caller);
  expect(await templates.solution(`draft/${again?.id}`)).toBe(script);
});

test("a lab without a solution is exported alone; one in a folder of its own brings its solution.sh", async () => {
  const { handlers, templates } = await calls();
  const { id } = await handlers.createDraft({ text }, caller);
  expect(await handlers.exportTemplate({ template: `draft/${id}`, ...here }, caller)).toEqual({
    path: join(root, "git.yaml"),
  });
  expect(readdirSync(root).sort()).toEqual(["git.yaml", "labs"]);
  expect(await templates.solution(`draft/${id}`)).toBeUndefined();
  writeFileSync(join(root, "solution.sh"), "\ufeffcd ~\r\n");
  const imported = await handlers.importTemplate(null, caller);
  expect(await templates.solution(`draft/${imported?.id}`)).toBe("cd ~\n");
});

test("a copy has the solution of what it was copied from, the catalogue's labs and one's own", async () => {
  const { handlers, templates } = await calls();
  const copy = await handlers.duplicateTemplate({ template: "shell", ...here }, caller);
  const solution = readFileSync(join("templates", "shell", "solution.sh"), "utf8");
  expect(await templates.solution(`draft/${copy.id}`)).toBe(solution);
  const second = await handlers.duplicateTemplate({ template: `draft/${copy.id}`, ...here }, caller);
  expect(await templates.solution(`draft/${second.id}`)).toBe(solution);
  // What is launched and shared is read from the lab's own text.
  expect(JSON.stringify(await templates.get(`draft/${copy.id}`, undefined))).not.toContain(
    solution.trim().split("\n").at(-1),
  );
});
