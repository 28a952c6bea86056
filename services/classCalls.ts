import { parseTemplate } from "../intake/parseTemplate.ts";
import type { classCalls as calls } from "../shared/contract/classes.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Person, Roster } from "../shared/domain/roster.ts";
import { templateRef } from "../shared/domain/templateRef.ts";
import { seatedPeople } from "../shared/plan/changeClass.ts";
import { type RepeatableLab, repeatSession } from "../shared/plan/repeatSession.ts";
import type { Deed } from "./audit.ts";
import { addStudents, removeSeats } from "./changeClass.ts";
import { getSession } from "./changeSession.ts";
import type { DraftStore } from "./drafts.ts";
import type { Handlers } from "./handlers.ts";
import { readRoster } from "./links.ts";
import type { SiteAccess } from "./site.ts";
import type { TemplateSources } from "./templateSources.ts";

interface ClassPorts {
  accessTo: (site: string) => Promise<SiteAccess>;
  templates: TemplateSources;
  drafts: DraftStore;
  /** Puts deeds on record. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
}

/** The calls about who is in a session's class, and about having the session again for the next one. */
export function classCalls(ports: ClassPorts): Pick<Handlers, keyof typeof calls> {
  return {
    repeatSession: async ({ site, session: id }) => {
      const access = await ports.accessTo(site);
      const session = await getSession(access, id as SessionId);
      const [roster, labs] = await Promise.all([
        readRoster(access, id as SessionId),
        labsNamed(session.spec.template.name, access, ports),
      ]);
      return repeatSession(session, roster, labs);
    },
    sessionPeople: async ({ site, session: id }) => {
      const access = await ports.accessTo(site);
      const [{ spec }, roster] = await Promise.all([
        getSession(access, id as SessionId),
        readRoster(access, id as SessionId),
      ]);
      return inOrder(seatedPeople(spec.seats, roster));
    },
    addStudents: async ({ site, session, people }) => {
      const access = await ports.accessTo(site);
      const added = await addStudents(access, session as SessionId, people);
      await ports.note(access, ...added.seats.map((seat) => ({ action: "seat" as const, session, seat })));
      return added;
    },
    removeSeats: async ({ site, session, seats }) => {
      const access = await ports.accessTo(site);
      await removeSeats(access, session as SessionId, seats);
      await ports.note(access, ...seats.map((seat) => ({ action: "unseat" as const, session, seat })));
      return null;
    },
  };
}

/** As a launch seats them. */
const inOrder = (people: Roster["people"]): Person[] =>
  [...people]
    .sort((a, b) => a.seat - b.seat || a.person - b.person)
    .map(({ seat: _seat, person: _person, ...person }) => person);

/** One that cannot be read today cannot be launched either: it is left out. */
async function labsNamed(
  name: string,
  access: SiteAccess,
  { templates, drafts }: ClassPorts,
): Promise<RepeatableLab[]> {
  const texts = await drafts.list();
  const own = texts.flatMap(({ id, text }): RepeatableLab[] => {
    const parsed = parseTemplate(text);
    return parsed.ok && parsed.template.metadata.name === name
      ? [{ ref: templateRef("draft", id), template: parsed.template }]
      : [];
  });
  const others = await Promise.all(
    (["builtin", "shared"] as const).map(async (source): Promise<RepeatableLab[]> => {
      const ref = templateRef(source, name);
      return templates.get(ref, access).then(
        (template) => [{ ref, template }],
        () => [],
      );
    }),
  );
  return [...others.flat(), ...own];
}
