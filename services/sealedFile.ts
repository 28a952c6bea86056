import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "../shared/contract/failure.ts";
import { writePrivateFile } from "./privateFile.ts";
import type { SecretStore, Vault } from "./secretStore.ts";

const IV = 12;
const TAG = 16;

export interface SealedFiles {
  /** Whether anything can be kept: there is a key store. */
  available(): boolean;
  /** `label` stands in the open beside it and is bound to it: a file under another label does not open. @throws LabError */
  write(path: string, label: string, value: unknown): Promise<void>;
  /** @returns undefined for what is not there, damaged, or another user's; its cause would quote names. */
  read(path: string, label: string): Promise<unknown>;
}

/**
 * Files with names of people in them: AES-256-GCM, by a key of the name `key` that the system's key store keeps. Where there is no
 * such store nothing is written. Nothing of them is logged.
 */
export function sealedFiles(key: string, secrets: SecretStore, vault: Pick<Vault, "available">): SealedFiles {
  const kept = async (): Promise<Buffer | undefined> => {
    const secret = await secrets.get(key);
    return secret === undefined ? undefined : Buffer.from(secret, "base64");
  };
  const find = async (): Promise<Buffer> => {
    if (!vault.available())
      throw new LabError({ kind: "invalid", issues: [{ code: "remembered.noKeyStore" }] });
    const before = await kept();
    if (before) return before;
    const secret = randomBytes(32);
    await secrets.put(key, secret.toString("base64"));
    return secret;
  };
  /** Of two that are the first, one makes the key: what is sealed by another one would never open again. */
  let finding: Promise<Buffer> | undefined;
  const made = (): Promise<Buffer> => {
    finding ??= find().finally(() => {
      finding = undefined;
    });
    return finding;
  };
  return {
    available: () => vault.available(),
    async write(path, label, value) {
      const secret = await made();
      const iv = randomBytes(IV);
      const cipher = createCipheriv("aes-256-gcm", secret, iv).setAAD(Buffer.from(label));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writePrivateFile(`${path}.new`, Buffer.concat([iv, cipher.getAuthTag(), body]));
      await rename(`${path}.new`, path);
    },
    async read(path, label) {
      const secret = await kept();
      if (!secret) return undefined;
      try {
        const data = await readFile(path);
        const decipher = createDecipheriv("aes-256-gcm", secret, data.subarray(0, IV));
        decipher.setAAD(Buffer.from(label)).setAuthTag(data.subarray(IV, IV + TAG));
        const text = Buffer.concat([decipher.update(data.subarray(IV + TAG)), decipher.final()]);
        return JSON.parse(text.toString("utf8"));
      } catch {
        return undefined;
      }
    },
  };
}
