import { safeStorage } from "electron";
import type { Vault } from "../../services/secretStore.ts";

/** Without a keyring Linux's "encryption" has a key that everybody knows: that is none. */
export const vault: Vault = {
  available: () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== "linux" ||
      !["basic_text", "unknown"].includes(safeStorage.getSelectedStorageBackend())),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (data) => safeStorage.decryptString(Buffer.from(data)),
};
