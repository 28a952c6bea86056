import { packTar, type TarEntry } from "modern-tar";
import type { ContainerFiles } from "./containerFiles.ts";

/** Of what passes through the exec at a time. */
const CHUNK = 64 * 1024;

/**
 * What `tar -cf - -C <folder> .` and the line after it say: the shell's own tar gives its output as text, in which bytes
 * would be lost.
 * @returns the exit code of the whole, which is that of saying how it went
 */
export async function archiveWork(
  files: ContainerFiles,
  folder: string,
  stdout: (bytes: Uint8Array) => void,
): Promise<number> {
  let code = 0;
  try {
    const archive = await packTar(await entriesOf(files, folder, "."));
    for (let from = 0; from < archive.length; from += CHUNK) stdout(archive.subarray(from, from + CHUNK));
  } catch {
    code = 2;
  }
  stdout(Buffer.from(`pupitre-work ${String(code).padStart(3, "0")}\n`));
  return 0;
}

async function entriesOf(files: ContainerFiles, folder: string, name: string): Promise<TarEntry[]> {
  const path = name === "." ? folder : `${folder}/${name.slice(2)}`;
  const { mode, mtime } = await files.lstat(path);
  const entries: TarEntry[] = [
    { header: { name: `${name}/`, type: "directory", size: 0, mode: mode & 0o7777, mtime } },
  ];
  for (const entry of await files.readdirWithFileTypes(path)) {
    const own = `${name}/${entry.name}`;
    const at = `${path}/${entry.name}`;
    if (entry.isDirectory) {
      entries.push(...(await entriesOf(files, folder, own)));
      continue;
    }
    const found = await files.lstat(at);
    const header = { name: own, mode: found.mode & 0o7777, mtime: found.mtime };
    if (entry.isSymbolicLink) {
      entries.push({ header: { ...header, type: "symlink", size: 0, linkname: await files.readlink(at) } });
      continue;
    }
    const body = await files.readFileBuffer(at);
    entries.push({ header: { ...header, type: "file", size: body.length }, body });
  }
  return entries;
}
