import { parseTemplate } from "../intake/parseTemplate.ts";
import { templateText } from "../intake/writeTemplate.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { SharedTemplate } from "../shared/contract/templates.ts";
import { ANNOTATION, LABEL, MANAGED_BY } from "../shared/domain/names.ts";
import { RehearsalWord } from "../shared/domain/rehearsal.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import { templateRef } from "../shared/domain/templateRef.ts";
import { Instant } from "../shared/domain/text.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { templateCard } from "../shared/plan/templateCard.ts";
import { fingerprintOf } from "./rehearse/fingerprint.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

/** Labs that are LabTemplates in an establishment's namespace: whoever teaches there reads and changes them. */

type SharedObject = KubeObject & { spec?: unknown };
const KIND = { apiVersion: API_VERSION, kind: "LabTemplate" };

/**
 * What is shared here. Whoever may write to the namespace may have written it with other tools, so each is read as a
 * file from a stranger is: with the same refusals.
 */
export async function listShared(site: SiteAccess): Promise<SharedTemplate[]> {
  const [{ items }, me] = await Promise.all([
    site.cluster.list<SharedObject>(KIND, { namespace: site.namespace }),
    whoAmI(site.cluster),
  ]);
  return items.map((object) => toShared(object, me)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws LabError notFound, invalid (with issues) */
export async function getShared(site: SiteAccess, name: string): Promise<LabTemplate> {
  const parsed = readShared(await find(site, name));
  if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
  return parsed.template;
}

/** As a file. @throws LabError notFound */
export async function sharedText(site: SiteAccess, name: string): Promise<string> {
  return textOf(await find(site, name));
}

/**
 * Shares a lab, or its next version. `over` is the revision that whoever asks has seen of what stands there, if
 * anything: what somebody else changed meanwhile is not written over.
 * @throws LabError conflict, alreadyExists, forbidden
 */
export async function shareTemplate(
  site: SiteAccess,
  { metadata: { name }, spec }: LabTemplate,
  over: string | undefined,
  now: Date,
  rehearsed?: RehearsalWord,
): Promise<void> {
  const ref = { ...KIND, namespace: site.namespace, name };
  const [by, found] = await Promise.all([whoAmI(site.cluster), site.cluster.get<SharedObject>(ref)]);
  if (found?.metadata.resourceVersion !== over)
    throw new LabError({ kind: "conflict", params: { what: name } });
  // The whole object anew, not an apply: fields that the next version no longer has must go, whoever wrote them.
  const { [ANNOTATION.rehearsed]: _, ...annotations } = found?.metadata.annotations ?? {};
  const manifest = {
    ...KIND,
    metadata: {
      ...(found?.metadata ?? { name, namespace: site.namespace }),
      labels: { ...found?.metadata.labels, [LABEL.managedBy]: MANAGED_BY },
      annotations: {
        ...annotations,
        [ANNOTATION.sharedBy]: by,
        [ANNOTATION.sharedAt]: now.toISOString(),
        // Of another text than this one it would say nothing: it goes with that.
        ...(rehearsed ? { [ANNOTATION.rehearsed]: JSON.stringify(rehearsed) } : {}),
      },
    },
    spec,
  };
  await (found ? site.cluster.replace(manifest) : site.cluster.create(manifest));
}

/** Sessions keep their own copy, so nothing that runs is touched. @throws LabError notFound, conflict, forbidden */
export async function unshareTemplate(site: SiteAccess, name: string, revision: string): Promise<void> {
  const { metadata } = await find(site, name);
  if (metadata.resourceVersion !== revision) throw new LabError({ kind: "conflict", params: { what: name } });
  if (!metadata.uid) throw new LabError({ kind: "notFound", params: { what: name } });
  await site.cluster.delete({ ...KIND, namespace: site.namespace, name }, { uid: metadata.uid });
}

async function find({ cluster, namespace }: SiteAccess, name: string): Promise<SharedObject> {
  const found = await cluster.get<SharedObject>({ ...KIND, namespace, name });
  if (!found) throw new LabError({ kind: "notFound", params: { what: name } });
  return found;
}

const specOf = ({ spec }: SharedObject): object => (typeof spec === "object" && spec !== null ? spec : {});
const textOf = (object: SharedObject): string =>
  templateText({ name: object.metadata.name, spec: specOf(object) });
const readShared = (object: SharedObject) => parseTemplate(textOf(object));

function toShared(object: SharedObject, me: string): SharedTemplate {
  const { name, resourceVersion = "", annotations = {} } = object.metadata;
  const by = annotations[ANNOTATION.sharedBy];
  const sharedAt = Instant.safeParse(annotations[ANNOTATION.sharedAt]);
  const parsed = readShared(object);
  const rehearsed = parsed.ok ? wordOf(annotations[ANNOTATION.rehearsed], parsed.template) : undefined;
  return {
    name,
    ...(by === undefined ? {} : { by: by.slice(0, 200) }),
    mine: by === me,
    ...(sharedAt.success ? { sharedAt: sharedAt.data } : {}),
    ...(rehearsed ? { rehearsed } : {}),
    revision: resourceVersion,
    issues: parsed.ok ? [] : parsed.issues.slice(0, 20).map(({ line: _, column: __, ...issue }) => issue),
    ...(parsed.ok ? { card: templateCard(parsed.template, templateRef("shared", name)) } : {}),
  };
}

function wordOf(text: string | undefined, template: LabTemplate): RehearsalWord | undefined {
  try {
    const word = RehearsalWord.parse(JSON.parse(text ?? ""));
    return word.fingerprint === fingerprintOf(template) ? word : undefined;
  } catch {
    return undefined;
  }
}
