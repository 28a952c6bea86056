import { storageOf } from "../domain/templateRules.ts";
import { podOf, type SeatTemplate } from "./seatTemplate.ts";

/**
 * Writes the folder as a tar archive, then how that went: the code of an exec is told beside its output, and whoever
 * stands between may lose it. What a file system keeps for itself is nobody's work, and not readable.
 */
const ARCHIVE = `tar -cf - --exclude=./lost+found -C "$1" . 2>/dev/null
printf 'pupitre-work %03d\\n' "$?"
`;

/** Bytes of the last line. */
export const WORK_END_BYTES = "pupitre-work 000\n".length;

/** The exit code that the last line tells; `undefined` when the archive is cut off before it. */
export function parseWorkEnd(text: string): number | undefined {
  const code = /^pupitre-work (\d{3})\n$/.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** Where a seat's work is reached: the first container that has the volume, whatever its Pod is called. */
interface WorkPlace {
  pod: string;
  container: string;
  path: string;
}

/** `undefined` for a lab that keeps none. */
export function workPlaceOf(template: SeatTemplate): WorkPlace | undefined {
  const container = template.containers.find((one) => storageOf(template, one));
  const storage = container && storageOf(template, container);
  return storage && { pod: podOf(container), container: container.name, path: storage.path };
}

export const workCommand = (path: string): string[] => ["/bin/sh", "-c", ARCHIVE, "work", path];

/** The folder of an exec that archives work; `undefined` for any other. */
export function parseWorkCommand(words: readonly string[]): string | undefined {
  const [, , script, , path] = words;
  return script === ARCHIVE ? path : undefined;
}
