import { randomInt } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../shared/contract/failure.ts";
import type { rememberedCalls as calls } from "../shared/contract/remembered.ts";
import { dayOf, KeptClass, latestKeeping, type RememberedClass } from "../shared/domain/rememberedClass.ts";
import type { Handlers } from "./handlers.ts";
import { sealedFiles } from "./sealedFile.ts";
import type { SecretStore, Vault } from "./secretStore.ts";

interface RememberedPorts {
  folder: string;
  secrets: SecretStore;
  vault: Pick<Vault, "available">;
  now: () => Date;
}

/** The day stands in the open, so that a list goes on its day also where it can no longer be read. */
const FILE = /^([a-z0-9]{12})\.(\d{4}-\d{2}-\d{2})\.class$/;

export interface RememberedClasses {
  handlers: Pick<Handlers, keyof typeof calls>;
  /** Removes those whose day has passed. */
  forgetExpired(): Promise<void>;
}

/** Class lists under a name, a sealed file each. Where the system has no key store nothing is remembered. */
export function rememberedClasses({ folder, secrets, vault, now }: RememberedPorts): RememberedClasses {
  const files = async () => {
    const names = await readdir(folder).catch(() => [] as string[]);
    return names.flatMap((file) => {
      const [, id, keepUntil] = FILE.exec(file) ?? [];
      return id && keepUntil ? [{ id, keepUntil, path: join(folder, file) }] : [];
    });
  };
  const sealed = sealedFiles("classes", secrets, vault);
  const labelOf = (id: string, keepUntil: string) => `${id} ${keepUntil}`;
  const open = async ({ id, keepUntil, path }: { id: string; keepUntil: string; path: string }) =>
    KeptClass.safeParse(await sealed.read(path, labelOf(id, keepUntil))).data;
  const write = (id: string, keepUntil: string, kept: KeptClass): Promise<void> =>
    sealed.write(join(folder, `${id}.${keepUntil}.class`), labelOf(id, keepUntil), kept);
  const all = async () => {
    const opened = await Promise.all(
      (await files()).map(async (file) => ({ ...file, kept: await open(file) })),
    );
    return opened.flatMap(({ kept, ...file }) => (kept ? [{ ...file, kept }] : []));
  };
  const find = async (id: string) => {
    const found = (await all()).find((one) => one.id === id);
    if (!found) throw new LabError({ kind: "notFound", params: { what: "class" } });
    return found;
  };
  const refuseTaken = async (name: string, but?: string) => {
    const taken = (await all()).find((one) => one.id !== but && isSameName(one.kept.name, name));
    if (taken) throw new LabError({ kind: "invalid", issues: [{ code: "remembered.nameTaken" }] });
  };
  const forgetExpired = async () => {
    const today = dayOf(now());
    for (const { keepUntil, path } of await files()) if (keepUntil < today) await rm(path, { force: true });
  };
  const viewOf = (id: string, keepUntil: string, { name, people, savedAt }: KeptClass): RememberedClass => ({
    ...{ id, keepUntil, name, savedAt, students: people.length },
  });

  return {
    forgetExpired,
    handlers: {
      rememberedClasses: async () => {
        await forgetExpired();
        const classes = (await all())
          .map(({ id, keepUntil, kept }) => viewOf(id, keepUntil, kept))
          .sort((a, b) => a.name.localeCompare(b.name));
        return { available: vault.available(), classes };
      },
      rememberClass: async ({ name, keepUntil, people, replace }) => {
        if (keepUntil < dayOf(now()) || keepUntil > latestKeeping(now()))
          throw new LabError({ kind: "invalid", issues: [{ code: "remembered.day" }] });
        const same = (await all()).find((one) => isSameName(one.kept.name, name));
        if (same && !replace) await refuseTaken(name);
        const id = same?.id ?? Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
        const kept: KeptClass = { version: 1, name, savedAt: now().toISOString(), people };
        await write(id, keepUntil, kept);
        // The old day's file last: killed in between, there are two of one list, and none is lost.
        if (same && same.keepUntil !== keepUntil) await rm(same.path, { force: true });
        return viewOf(id, keepUntil, kept);
      },
      rememberedPeople: async ({ id }) => (await find(id)).kept.people,
      renameClass: async ({ id, name }) => {
        const { kept, keepUntil } = await find(id);
        await refuseTaken(name, id);
        await write(id, keepUntil, { ...kept, name });
        return null;
      },
      forgetClass: async ({ id }) => {
        for (const file of await files()) if (file.id === id) await rm(file.path, { force: true });
        return null;
      },
    },
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const isSameName = (a: string, b: string): boolean =>
  a.normalize("NFKC").toLowerCase() === b.normalize("NFKC").toLowerCase();
