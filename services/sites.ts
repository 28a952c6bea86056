import { formatInvitation } from "../intake/parseInvitation.ts";
import type { CallInput, CallOutput } from "../shared/contract/calls.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { SiteCheck, SiteSource } from "../shared/contract/sites.ts";
import type { Site } from "../shared/contract/views.ts";
import type { SecretStore } from "./secretStore.ts";
import type { SiteAccess } from "./site.ts";
import { stateOf } from "./siteCheck.ts";
import { keepConnected, noKey, type SiteConnection, type Told } from "./siteConnection.ts";
import { checkAccess, checkCluster, questionsOf, signInOf } from "./siteDetails.ts";
import { withProxy } from "./siteProxy.ts";
import type { SiteRecord, SiteRecords } from "./siteRecords.ts";
import { accessOf, invitationOf } from "./siteSource.ts";

interface SitesPorts {
  records: SiteRecords;
  secrets: SecretStore;
  /** The list of sites as it is now. */
  setSite: (site: Site, access?: SiteAccess) => void;
  dropSite: (id: string) => void;
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  /** The system's proxy settings, as Chromium words them for an address. */
  systemProxyRules?: (server: string) => Promise<string>;
}

type Kept = CallOutput<"addSite">["kept"];

/** The real sites of this user: kept, connected, changed and forgotten. */
export interface Sites {
  /** Connects every site that was added before. */
  start(): void;
  check(input: CallInput<"checkSource">): Promise<SiteCheck>;
  add(input: CallInput<"addSite">): Promise<{ site: string; kept: Kept }>;
  change(input: CallInput<"changeSite">): Promise<{ kept: Kept }>;
  remove(id: string): Promise<void>;
  details(id: string): Promise<CallOutput<"siteDetails">>;
  retry(id: string): void;
  invitation(input: CallInput<"makeInvitation">): Promise<string>;
  stop(): Promise<void>;
}

interface OpenSite {
  record: SiteRecord;
  connection: SiteConnection;
  told: Told;
  seenAt?: string;
}

export function createSites(ports: SitesPorts): Sites {
  const { records, secrets } = ports;
  const open = new Map<string, OpenSite>();

  const accessFor = async (
    source: SiteSource,
    options: { context?: string | undefined; consent: readonly string[] },
  ) => withProxy(await accessOf(source, options), { env: process.env, systemRules: ports.systemProxyRules });

  const sourceOf = async (record: SiteRecord): Promise<SiteSource> => {
    if (record.from === "own") return { from: "own" };
    const secret = await secrets.get(record.id);
    if (record.from === "invitation") {
      const text = record.invitation ?? "";
      return { from: "invitation", text, ...(secret === undefined ? {} : { key: secret }) };
    }
    // Only its memory was lost: the file itself is somebody's to give again.
    if (secret === undefined) throw noKey();
    return { from: "file", text: secret };
  };
  const accessOfRecord = async (record: SiteRecord) => accessFor(await sourceOf(record), record);
  const keptHow = async ({ id, from }: SiteRecord): Promise<Kept> =>
    (await secrets.how(id)) ?? (from === "file" ? "lost" : "elsewhere");

  const publish = ({ record, told, seenAt }: OpenSite, access: SiteAccess | undefined) => {
    const { state, failure, version, user, prepared, server } = told;
    ports.setSite(
      {
        id: record.id,
        kind: "cluster",
        name: record.name,
        server: server ?? record.server,
        namespace: record.namespace,
        state,
        ...(seenAt === undefined ? {} : { seenAt }),
        ...(version === undefined ? {} : { version }),
        ...(user === undefined ? {} : { user }),
        ...(prepared === undefined ? {} : { prepared }),
        ...(failure === undefined ? {} : { failure }),
      },
      access,
    );
  };
  const begin = (record: SiteRecord) => {
    const site: OpenSite = {
      record,
      told: { state: "starting" },
      connection: keepConnected({
        id: record.id,
        namespace: record.namespace,
        access: () => accessOfRecord(record),
        tell: (told, access) => {
          // What was known stays while it does not answer.
          const { failure: _, ...known } = site.told;
          site.told = { ...known, ...told };
          if (told.state === "live") site.seenAt = ports.now().toISOString();
          publish(site, access);
        },
      }),
    };
    open.set(record.id, site);
    publish(site, undefined);
  };
  const find = (id: string): OpenSite => {
    const site = open.get(id);
    if (!site) throw new LabError({ kind: "notFound", params: { what: "site" } });
    return site;
  };
  const restart = async (record: SiteRecord) => {
    await open.get(record.id)?.connection.stop();
    begin(record);
  };

  const add = async (input: CallInput<"addSite">) => {
    const { source, name, namespace, consent } = input;
    // Whatever is refused is refused before anything is kept.
    const access = await accessFor(source, input);
    const taken = new Set(records.list().map((record) => record.id));
    const record: SiteRecord = {
      id: newId(ports.random, taken),
      name,
      namespace,
      from: source.from,
      ...(source.from === "invitation" ? { invitation: source.text } : { context: access.context }),
      server: access.server,
      consent: [...consent],
    };
    const secret =
      source.from === "file" ? source.text : source.from === "invitation" ? source.key : undefined;
    if (secret !== undefined) await secrets.put(record.id, secret);
    await records.put(record);
    begin(record);
    return { site: record.id, kept: await keptHow(record) };
  };

  const change = async ({ site: id, name, namespace, consent, key, text }: CallInput<"changeSite">) => {
    const { record } = find(id);
    const secret = record.from === "file" ? text : record.from === "invitation" ? key : undefined;
    const next: SiteRecord = {
      ...record,
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(consent === undefined ? {} : { consent: [...new Set([...record.consent, ...consent])] }),
    };
    if (secret !== undefined) {
      const source: SiteSource =
        record.from === "file"
          ? { from: "file", text: secret }
          : { from: "invitation", text: record.invitation ?? "", key: secret };
      // A file that asks for consent is taken; the site then waits for it.
      await accessFor(source, next).catch((error: unknown) => {
        if (stateOf(error) !== "consent") throw error;
      });
      await secrets.put(id, secret);
    }
    await records.put(next);
    await restart(next);
    return { kept: await keptHow(next) };
  };

  return {
    start() {
      for (const record of records.list()) begin(record);
    },
    check: async (input) => {
      const { namespace } = input;
      try {
        const access = await accessFor(input.source, input);
        return await checkAccess(access, namespace ?? access.namespace);
      } catch (error) {
        return {
          state: stateOf(error),
          failure: toFailure(error),
          namespace: namespace ?? "default",
          rights: [],
        };
      }
    },
    add,
    change,
    async remove(id) {
      const { connection } = find(id);
      open.delete(id);
      await connection.stop();
      await records.remove(id);
      await secrets.remove(id);
      ports.dropSite(id);
    },
    async details(id) {
      const { record, connection } = find(id);
      const questions = await questionsOf(record, sourceOf);
      const common = {
        from: record.from,
        ...(record.context === undefined ? {} : { context: record.context }),
        signIn: await signInOf(record, accessOfRecord),
        kept: await keptHow(record),
        questions,
      };
      try {
        const check = await connection.look((cluster) => checkCluster(cluster, record.namespace));
        return { ...common, check };
      } catch (error) {
        const failure = toFailure(error);
        return {
          ...common,
          check: { state: stateOf(error), failure, namespace: record.namespace, rights: [] },
        };
      }
    },
    retry: (id) => find(id).connection.retry(),
    async invitation({ site: id, name, namespace, server, signIn }) {
      const { record } = find(id);
      const access = await accessOfRecord(record);
      const link = formatInvitation({
        name,
        server: server ?? access.server,
        ...(access.ca === undefined ? {} : { ca: access.ca }),
        ...(access.tlsServerName === undefined ? {} : { tlsServerName: access.tlsServerName }),
        namespace,
        signIn,
      });
      invitationOf(link); // whoever opens it will ask the same
      return link;
    },
    async stop() {
      await Promise.all([...open.values()].map(({ connection }) => connection.stop()));
      open.clear();
    },
  };
}

const LETTERS = "bcdfghjkmnpqrstvwxz23456789";

function newId(random: () => number, taken: ReadonlySet<string>): string {
  for (;;) {
    const letters = Array.from({ length: 8 }, () => LETTERS[Math.floor(random() * LETTERS.length)] ?? "b");
    const id = `site-${letters.join("")}`;
    if (!taken.has(id)) return id;
  }
}
