import { readFile, rename } from "node:fs/promises";
import { LabError } from "../../shared/contract/failure.ts";
import { MailAccount } from "../../shared/domain/mail.ts";
import { writePrivateFile } from "../privateFile.ts";
import type { KeptHow, SecretStore } from "../secretStore.ts";

/** Of the secret store; sites have names of another form. */
const SECRET = "mail";

/** The mail account of this computer's user: its settings in a small file, its password with the system's key store alone. */
export interface MailAccounts {
  get(): Promise<{ account: MailAccount; password: KeptHow | null } | undefined>;
  /** Without a password the one there is stays, unless it belongs to another server or user. */
  keep(account: MailAccount, password: string | undefined): Promise<KeptHow | null>;
  /**
   * The password for that account: one that was given, else the kept one where it is that account's.
   * @throws LabError invalid when there is none
   */
  passwordOf(account: MailAccount, given?: string): Promise<string>;
  forget(): Promise<void>;
}

export function mailAccounts(path: string, secrets: SecretStore): MailAccounts {
  const read = async (): Promise<MailAccount | undefined> => {
    try {
      return MailAccount.parse(JSON.parse(await readFile(path, "utf8")));
    } catch {
      return undefined; // to be typed again
    }
  };
  /** A password goes to the server that it was given for, and to no other. */
  const isSamePlace = (a: MailAccount, b: MailAccount | undefined): boolean =>
    a.host === b?.host && a.port === b.port && a.user === b.user && a.security === b.security;
  return {
    async get() {
      const account = await read();
      return account && { account, password: (await secrets.how(SECRET)) ?? null };
    },
    async keep(account, password) {
      const before = await read();
      if (password !== undefined) await secrets.put(SECRET, password);
      else if (!isSamePlace(account, before)) await secrets.remove(SECRET);
      await writePrivateFile(`${path}.new`, JSON.stringify(account, null, 2));
      await rename(`${path}.new`, path);
      return (await secrets.how(SECRET)) ?? null;
    },
    async passwordOf(account, given) {
      if (given !== undefined) return given;
      const kept = isSamePlace(account, await read()) ? await secrets.get(SECRET) : undefined;
      if (kept === undefined) throw new LabError({ kind: "invalid", issues: [{ code: "mail.noPassword" }] });
      return kept;
    },
    async forget() {
      await secrets.remove(SECRET);
    },
  };
}
