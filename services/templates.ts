import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTemplate } from "../intake/parseTemplate.ts";
import { withFilesInside } from "../intake/templateText.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import { readBeside } from "./readBeside.ts";

/** The labs of `templates/`: one folder each with a `template.yaml`. Read once; they are part of the application. */
export interface TemplateCatalogue {
  list(): Promise<LabTemplate[]>;
  /** @throws LabError notFound */
  get(name: string): Promise<LabTemplate>;
  /** Its file, with what it takes from its folder. @throws LabError notFound */
  text(name: string): Promise<string>;
  /** Its `solution.sh`, which never enters a cluster but typed. @throws LabError notFound */
  solution(name: string): Promise<string | undefined>;
}

export function templateCatalogue(folder: string): TemplateCatalogue {
  let loaded: Promise<LabTemplate[]> | undefined;
  const list = () => {
    loaded ??= loadAll(folder);
    return loaded;
  };
  const find = async (name: string): Promise<LabTemplate> => {
    const found = (await list()).find((template) => template.metadata.name === name);
    if (!found) throw new LabError({ kind: "notFound", params: { what: name } });
    return found;
  };
  return {
    list,
    get: find,
    async solution(name) {
      await find(name);
      return readFile(join(folder, name, "solution.sh"), "utf8").catch(() => undefined);
    },
    async text(name) {
      await find(name);
      const place = join(folder, name);
      return withFilesInside(await readFile(join(place, "template.yaml"), "utf8"), (path) =>
        readBeside(place, path),
      );
    },
  };
}

async function loadAll(folder: string): Promise<LabTemplate[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name, "template.yaml"), "utf8");
      const parsed = parseTemplate(text, {
        fileName: `${name}/template.yaml`,
        beside: (path) => readBeside(join(folder, name), path),
      });
      if (!parsed.ok)
        throw new LabError({ kind: "invalid", issues: parsed.issues, detail: `template ${name}` });
      return parsed.template;
    }),
  );
}
