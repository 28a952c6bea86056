import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "./privateFile.ts";

/** The system's key store, where there is one: Keychain, DPAPI, a Linux keyring. */
export interface Vault {
  /** False where a secret would lie open on the disk. */
  available(): boolean;
  encrypt(text: string): Uint8Array;
  /** @throws when it was encrypted by another user or computer. */
  decrypt(data: Uint8Array): string;
}

export type KeptHow = "safe" | "thisRun";

export interface SecretStore {
  /** Keeps it on the disk where the system can encrypt it, else in memory until the application ends. */
  put(id: string, secret: string): Promise<KeptHow>;
  get(id: string): Promise<string | undefined>;
  how(id: string): Promise<KeptHow | undefined>;
  remove(id: string): Promise<void>;
}

/** What one signs in with, one file a site; without a key store nothing of it touches the disk. */
export function secretStore(folder: string, vault: Vault): SecretStore {
  const inMemory = new Map<string, string>();
  const path = (id: string) => join(folder, `${id}.secret`);
  const stored = async (id: string): Promise<string | undefined> => {
    try {
      return vault.decrypt(await readFile(path(id)));
    } catch {
      return undefined; // not there, or not ours to read: both mean that one must sign in again
    }
  };
  return {
    async put(id, secret) {
      if (!vault.available()) {
        await rm(path(id), { force: true });
        inMemory.set(id, secret);
        return "thisRun";
      }
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writePrivateFile(path(id), vault.encrypt(secret));
      inMemory.delete(id);
      return "safe";
    },
    get: async (id) => inMemory.get(id) ?? (vault.available() ? stored(id) : undefined),
    async how(id) {
      if (inMemory.has(id)) return "thisRun";
      return vault.available() && (await stored(id)) !== undefined ? "safe" : undefined;
    },
    async remove(id) {
      inMemory.delete(id);
      await rm(path(id), { force: true });
    },
  };
}

/** Of a program without a window, which has no key store to ask. */
export const noVault: Vault = {
  available: () => false,
  encrypt: () => {
    throw new Error("there is no key store");
  },
  decrypt: () => {
    throw new Error("there is no key store");
  },
};
