import { z } from "zod";
import { HANDED_FOLDER } from "../domain/names.ts";
import { isSafeText } from "../domain/text.ts";
import type { SeatTemplate } from "./seatTemplate.ts";
import { workPlaceOf } from "./workArchive.ts";

/** The name of a file as it is to lie in the seat: no path, nothing hidden, nothing that a line or a screen stumbles over. */
const isFileName = (name: string): boolean =>
  isSafeText(name) && !/[/\\\n\r\0]/.test(name) && name.trim() === name && !name.startsWith(".");
export const HandedName = z.string().min(1).max(120).refine(isFileName, { error: "fileName" });
/** Signs of a name under which a file may lie, with its number. */
const LONGEST_NAME = 140;

/**
 * Lays one file into the folder. Its name and length come by standard input, a line each, then its bytes: nothing that
 * varies is part of the command, which admission compares word by word. It runs as the student, so it can do nothing
 * that the student could not; that a link leads out of the folder is seen by where one stands after stepping in, and
 * everything after that is done from there. A file that is there stays: the new one gets a number, unless it is the same.
 */
const HAND_SCRIPT = `part=
end() { printf 'pupitre-hand %s\\n' "$1"; exit 0; }
fail() { if [ -n "$part" ]; then rm -f "./$part"; fi; printf 'F %s\\n' "$1"; end 000; }
IFS= read -r name && IFS= read -r size || fail cut
cd "$1" 2> /dev/null && real=$(pwd -P) || fail gone
if [ -L ${HANDED_FOLDER} ]; then fail way; fi
if [ ! -e ${HANDED_FOLDER} ]; then mkdir ${HANDED_FOLDER} 2> /dev/null || fail room; fi
cd ${HANDED_FOLDER} 2> /dev/null && [ "$(pwd -P)" = "\${real%/}/${HANDED_FOLDER}" ] || fail way
part=.part-$$
rm -rf "./$part"
set -C
head -c "$size" 2> /dev/null > "./$part" || fail room
set +C
[ "$(($(wc -c < "./$part")))" -eq "$size" ] || fail cut
case $name in
  ?*.*) stem=\${name%.*}; tail=.\${name##*.} ;;
  *) stem=$name; tail= ;;
esac
to=$name; number=1
while :; do
  if [ ! -e "./$to" ] && [ ! -L "./$to" ]; then
    if ln "./$part" "./$to" 2> /dev/null; then rm -f "./$part"; else mv "./$part" "./$to" 2> /dev/null || fail room; fi
    break
  fi
  if [ -f "./$to" ] && [ ! -L "./$to" ] && cmp -s "./$part" "./$to" 2> /dev/null; then rm -f "./$part"; break; fi
  number=$((number + 1))
  if [ "$number" -gt 999 ]; then fail room; fi
  to="$stem ($number)$tail"
done
printf 'D %s\\n' "$to"
end 000
`;

const handCommand = (path: string): string[] => ["/bin/sh", "-c", HAND_SCRIPT, "hand", path];

/** Where it is run; `undefined` for a lab that keeps no work. */
export function handExec(
  template: SeatTemplate,
): { pod: string; container: string; command: string[] } | undefined {
  const place = workPlaceOf(template);
  return place && { pod: place.pod, container: place.container, command: handCommand(place.path) };
}

/** The folder of an exec that hands out; `undefined` for any other. */
export function parseHandCommand(words: readonly string[]): string | undefined {
  const [, , script, , path] = words;
  return script === HAND_SCRIPT ? path : undefined;
}

/** What goes before the bytes. */
export const handHeader = (name: string, bytes: number): string => `${name}\n${bytes}\n`;

/** Why a file is not there: no room, cut off on the way, something else stands in the folder's place, no folder. */
const HandFailure = z.enum(["room", "cut", "way", "gone"]);

/** What the script said: the name under which the file lies now. Without its last line it was cut off. */
export function parseHanded(
  text: string,
): { is: "handed"; name: string } | { is: "failed"; why: z.infer<typeof HandFailure> } {
  const [, kind, rest = ""] = /^([DF]) (.+)\npupitre-hand 000\n$/.exec(text) ?? [];
  // The script runs as the student, who may have put another program in the place of one of its own.
  if (kind === "D" && rest.length <= LONGEST_NAME && isFileName(rest)) return { is: "handed", name: rest };
  return { is: "failed", why: HandFailure.safeParse(rest).data ?? "cut" };
}
