import { randomUUID } from "node:crypto";
import type { collectionCalls as calls } from "../../shared/contract/collections.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Collection } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Deed } from "../audit.ts";
import { getSession } from "../changeSession.ts";
import type { Desktop } from "../desktop.ts";
import type { Emit, Handlers } from "../handlers.ts";
import { readRoster } from "../links.ts";
import { readPortalOrigin, type SiteAccess } from "../site.ts";
import { collectWork } from "./collect.ts";
import { failureOf, onDisk } from "./onDisk.ts";
import { openWorkFolder } from "./workFolder.ts";

interface CollectionPorts {
  desktop: Desktop;
  accessTo: (site: string) => Promise<SiteAccess>;
  /** Nobody takes work along without a record. @throws LabError when it cannot be written */
  record: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
  emit: Emit;
  now: () => Date;
}

interface Running {
  abort: AbortController;
  done: Promise<void>;
}

interface CollectionService {
  handlers: Pick<Handlers, keyof typeof calls>;
  stop(): Promise<void>;
}

/** Collections go on whatever the window shows; one a session at a time. */
export function createCollections(ports: CollectionPorts): CollectionService {
  const { desktop, accessTo, now } = ports;
  const known = new Map<string, Collection>();
  const running = new Map<string, Running>();
  const list = () => [...known.values()].reverse();
  const put = (collection: Collection) => {
    known.set(collection.id, collection);
    ports.emit("collectionsChanged", list());
  };
  const change = (id: string, part: Partial<Collection>) => {
    const before = known.get(id);
    if (before) put({ ...before, ...part });
  };
  const refuseSecond = (session: string) => {
    if (list().some((one) => one.session === session && running.has(one.id)))
      throw new LabError({ kind: "conflict", params: { what: session } });
  };

  return {
    handlers: {
      async startCollection(input) {
        const site = await accessTo(input.site);
        const id = input.session as SessionId;
        refuseSecond(id);
        const parent = await desktop.chooseFolder();
        if (parent === null) return null;
        refuseSecond(id);
        const [session, roster, origin] = await Promise.all([
          getSession(site, id),
          readRoster(site, id),
          readPortalOrigin(site),
        ]);
        const seats = input.seats ?? session.spec.seats.map(({ number }) => number);
        const { title } = session.spec;
        const folder = await onDisk(openWorkFolder(parent, { session: id, title, now: now() }));
        await ports.record(site, ...seats.map((seat) => ({ action: "collect" as const, session: id, seat })));
        const own = randomUUID();
        const startedAt = now().toISOString();
        put({
          ...{ id: own, site: input.site, session: id, title, folder: folder.path, startedAt },
          ...{ state: "running", seats: [] },
        });
        const abort = new AbortController();
        const done = collectWork({
          ...{ site, session, roster, origin, folder, now, seats, signal: abort.signal },
          onChange: (found) => change(own, { seats: found }),
        })
          .then(
            () => change(own, { state: "ended", endedAt: now().toISOString() }),
            (error: unknown) =>
              change(own, {
                ...{ state: "stopped", endedAt: now().toISOString() },
                ...(abort.signal.aborted ? {} : { failure: failureOf(error) }),
              }),
          )
          .finally(() => running.delete(own));
        running.set(own, { abort, done });
        return { id: own };
      },
      cancelCollection: async ({ id }) => {
        running.get(id)?.abort.abort();
        return null;
      },
      listCollections: async () => list(),
      showCollection: async ({ id }) => {
        const folder = known.get(id)?.folder;
        if (folder !== undefined) await desktop.showFolder(folder);
        return null;
      },
    },
    async stop() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
