import { randomUUID } from "node:crypto";
import type { collectionCalls as calls } from "../../shared/contract/collections.ts";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import type { Collection } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Desktop } from "../desktop.ts";
import type { Emit, Handlers } from "../handlers.ts";
import type { SiteAccess } from "../site.ts";
import { beginCollection } from "./beginCollection.ts";

interface CollectionPorts {
  desktop: Desktop;
  accessTo: (site: string) => Promise<SiteAccess>;
  emit: Emit;
  now: () => Date;
}

interface Running {
  abort: AbortController;
  done: Promise<void>;
}

interface CollectionService {
  handlers: Pick<Handlers, keyof typeof calls>;
  /** The newest first. */
  list(): Collection[];
  stop(): Promise<void>;
}

/** Collections go on whatever the window shows; one a session at a time. */
export function createCollections(ports: CollectionPorts): CollectionService {
  const { desktop, accessTo, now } = ports;
  const known = new Map<string, Collection>();
  /** By session, from the choice of the folder on; `undefined` until that is made. */
  const running = new Map<string, Running | undefined>();
  const list = () => [...known.values()].reverse();
  const put = (collection: Collection) => {
    known.set(collection.id, collection);
    ports.emit("collectionsChanged", list());
  };
  const change = (id: string, part: Partial<Collection>) => {
    const before = known.get(id);
    if (before) put({ ...before, ...part });
  };

  return {
    handlers: {
      async startCollection(input) {
        const { session } = input;
        if (running.has(session)) throw new LabError({ kind: "conflict", params: { what: session } });
        running.set(session, undefined);
        try {
          const site = await accessTo(input.site);
          const parent = await desktop.chooseFolder();
          if (parent === null) return null;
          const begun = await beginCollection(site, session as SessionId, { ...input, parent, now });
          const id = randomUUID();
          const startedAt = now().toISOString();
          const { title, folder } = begun;
          put({ id, site: input.site, session, title, folder, startedAt, state: "running", seats: [] });
          const abort = new AbortController();
          const done = begun
            .collect(abort.signal, (seats) => change(id, { seats }))
            .then(
              (): Partial<Collection> => ({ state: "ended" }),
              (error: unknown): Partial<Collection> => ({
                state: "stopped",
                ...(abort.signal.aborted ? {} : { failure: toFailure(error) }),
              }),
            )
            .then((end) => {
              running.delete(session);
              change(id, { ...end, endedAt: now().toISOString() });
            });
          running.set(session, { abort, done });
          return { id };
        } finally {
          if (running.get(session) === undefined) running.delete(session);
        }
      },
      cancelCollection: async ({ id }) => {
        const collection = known.get(id);
        if (collection?.state === "running") running.get(collection.session)?.abort.abort();
        return null;
      },
      listCollections: async () => list(),
      showCollection: async ({ id }) => {
        const folder = known.get(id)?.folder;
        if (folder !== undefined) await desktop.showFolder(folder);
        return null;
      },
    },
    list,
    async stop() {
      for (const one of running.values()) one?.abort.abort();
      await Promise.all([...running.values()].map((one) => one?.done));
    },
  };
}
