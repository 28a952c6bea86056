import { chmod, writeFile } from "node:fs/promises";

/** A file for its owner alone: links let in whoever reads them, and computers of schools have many users. */
export async function writePrivateFile(path: string, data: string | Uint8Array): Promise<void> {
  await writeFile(path, data, { mode: 0o600 });
  await chmod(path, 0o600); // the mode above is for new files only
}
