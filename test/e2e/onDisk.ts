import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** The files of a folder, at any depth, in which `secret` stands as it is, in UTF-16 or in base64. */
export async function filesWith(folder: string, secret: string): Promise<string[]> {
  const forms = [Buffer.from(secret), Buffer.from(secret, "utf16le"), ...base64(secret)];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue; // sockets and links of the running browser
    const path = join(entry.parentPath, entry.name);
    // What the application deletes meanwhile holds nothing.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) found.push(relative(folder, path));
  }
  return found.sort();
}

/** However it is aligned within what was encoded; without the ends, which its neighbours take part in. */
const base64 = (secret: string): Buffer[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString("base64");
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4));
  });
