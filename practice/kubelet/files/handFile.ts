import { HANDED_FOLDER } from "../../../shared/domain/names.ts";
import type { ContainerFiles } from "./containerFiles.ts";

/** What the script of a hand-out does, for bytes that the shell here would take for text. */
export async function handFile(
  files: ContainerFiles,
  folder: string,
  stdin: Uint8Array,
  stdout: (bytes: Uint8Array) => void,
): Promise<number> {
  const say = (line: string) => {
    stdout(Buffer.from(`${line}\npupitre-hand 000\n`));
    return 0;
  };
  const all = Buffer.from(stdin);
  const first = all.indexOf(10);
  const second = all.indexOf(10, first + 1);
  const name = all.subarray(0, first).toString("utf8");
  const content = all.subarray(second + 1);
  if (second < 0 || content.length !== Number(all.subarray(first + 1, second).toString("latin1")))
    return say("F cut");
  const place = `${folder}/${HANDED_FOLDER}`;
  const found = await files.lstat(place).catch(() => undefined);
  if (found && !found.isDirectory) return say("F way");
  try {
    if (!found) await files.mkdir(place);
    for (let number = 1; number <= 999; number += 1) {
      const to = number === 1 ? name : numbered(name, number);
      const there = await files.lstat(`${place}/${to}`).catch(() => undefined);
      if (there?.isFile && Buffer.from(await files.readFileBuffer(`${place}/${to}`)).equals(content))
        return say(`D ${to}`);
      if (there) continue;
      await files.writeFile(`${place}/${to}`, content);
      return say(`D ${to}`);
    }
  } catch {
    // A full disk, or a folder that is not to be written to.
  }
  return say("F room");
}

function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
