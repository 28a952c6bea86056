import { parseTemplate } from "../intake/parseTemplate.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import { parseTemplateRef } from "../shared/domain/templateRef.ts";
import type { DraftStore } from "./drafts.ts";
import { getShared, sharedText } from "./sharedTemplates.ts";
import type { SiteAccess } from "./site.ts";
import type { TemplateCatalogue } from "./templates.ts";

/** Every lab that can be launched, wherever it comes from, by its reference (templateRef.ts). */
export interface TemplateSources {
  /**
   * What is shared is shared at a site; the others need none.
   * @throws LabError notFound, invalid (with issues)
   */
  get(ref: string, site: SiteAccess | undefined): Promise<LabTemplate>;
  /** As one file. @throws LabError notFound */
  text(ref: string, site: SiteAccess | undefined): Promise<string>;
  /** The script that makes every check pass, of those that come with one; it is in no LabTemplate and no session. */
  solution(ref: string): Promise<string | undefined>;
}

export function templateSources(builtIn: TemplateCatalogue, drafts: DraftStore): TemplateSources {
  const find = (ref: string) => {
    const found = parseTemplateRef(ref);
    if (!found) throw new LabError({ kind: "notFound", params: { what: ref } });
    return found;
  };
  const needed = (site: SiteAccess | undefined, name: string): SiteAccess => {
    if (!site) throw new LabError({ kind: "notFound", params: { what: name } });
    return site;
  };
  return {
    async solution(ref) {
      const { source, name } = find(ref);
      if (source === "draft") return (await drafts.read(name)).solution || undefined;
      return source === "builtin" ? builtIn.solution(name) : undefined;
    },
    async get(ref, site) {
      const { source, name } = find(ref);
      if (source === "builtin") return builtIn.get(name);
      if (source === "shared") return getShared(needed(site, name), name);
      const parsed = parseTemplate((await drafts.read(name)).text);
      if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
      return parsed.template;
    },
    async text(ref, site) {
      const { source, name } = find(ref);
      if (source === "builtin") return builtIn.text(name);
      return source === "shared" ? sharedText(needed(site, name), name) : (await drafts.read(name)).text;
    },
  };
}
