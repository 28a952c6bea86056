import { z } from "zod";
import type { SeatTemplate } from "./seatTemplate.ts";
import { workPlaceOf } from "./workArchive.ts";

/** Entries of each of the two folders that are told of; what goes beyond is counted. */
export const MOST_TOLD = 5_000;
/** What is brought back in one go. */
const MOST_BROUGHT = 2_000;
/** Files of more (KiB) are not read to compare them: they count as changed. */
const MOST_COMPARED = 32_768;

/**
 * Compares what a reset set aside with what lies in its place, or brings some of it back. All that varies comes by
 * standard input, a line each, and is never part of a command: admission compares the command word by word.
 *
 * `list <number>` tells of both folders, `bring <number> kept` and the paths copy those, `bring <number> <set>` takes
 * an earlier bringing back. Nothing is lost by it: what lay there before is moved to a set of its own, beside the list
 * of the paths; so an undoing can be undone. Copies are made first, and moved once all are there: where the room does
 * not suffice, nothing has changed. A path leads through no link, on neither side.
 */
const KEPT_SCRIPT = `work=$1; own=$work/.pupitre
odd='*
*'
end() { printf 'pupitre-kept %s\\n' "$1"; exit 0; }
fail() { rm -rf "$part"; printf 'F %s %s\\n' "$1" "$2"; end 000; }
there() { [ -e "$1" ] || [ -L "$1" ]; }
plain() {
  at=$1; rest=$2
  while :; do
    case $rest in */*) ;; *) return 0 ;; esac
    at=$at/\${rest%%/*}; rest=\${rest#*/}
    if [ -L "$at" ]; then return 1; fi
    if [ -e "$at" ] && [ ! -d "$at" ]; then return 1; fi
  done
}
over() { case $2 in */*) mkdir -p "$1/\${2%/*}" ;; esac; }
sums() {
  md5sum "$@" | sed 's/^/ks /'
  (cd "$work" && md5sum "$@") | sed 's/^/ns /'
}
see() {
  cd "$1" || fail gone ''
  find . \\( -path ./.pupitre -o -path ./lost+found -o -name "$odd" \\) -prune -o -print | wc -l | sed "s/^ */$2t /"
  find . \\( -path ./.pupitre -o -path ./lost+found \\) -prune -o -name "$odd" -prune -exec sh -c 'for one do echo; done' sh {} + | wc -l | sed "s/^ */$2o /"
  find . \\( -path ./.pupitre -o -path ./lost+found -o -name "$odd" \\) -prune -o -type d -print | head -n ${MOST_TOLD} | sed "s/^/$2d /"
  find . \\( -path ./.pupitre -o -path ./lost+found -o -name "$odd" \\) -prune -o -type f -exec stat -c "$2f %s %n" {} + | head -n ${MOST_TOLD}
  find . \\( -path ./.pupitre -o -path ./lost+found -o -name "$odd" \\) -prune -o ! -type d ! -type f -print | head -n ${MOST_TOLD} | sed "s/^/$2l /"
}
for one in find stat md5sum head sed wc cp rm mv mkdir date; do
  command -v "$one" > /dev/null || fail program "$one"
done
IFS= read -r deed
set -- $deed
number=$2; from=$3; kept=$own/kept-$number
if [ -L "$own" ] || [ -L "$kept" ] || [ ! -d "$kept" ]; then fail gone ''; fi
if [ "$1" = list ]; then
  for one in "$own/brought-$number"-*.paths; do
    if [ -f "$one" ]; then set=\${one%.paths}; wc -l < "$one" | sed "s/^ */B \${set##*-} /"; fi
  done
  see "$work" n
  see "$kept" k
  find . \\( -path ./.pupitre -o -path ./lost+found -o -name "$odd" \\) -prune -o -type f -size -${MOST_COMPARED}k -print | {
    set --
    while IFS= read -r one; do
      if [ ! -f "$work/$one" ] || [ -L "$work/$one" ]; then continue; fi
      set -- "$@" "$one"
      if [ "$#" -eq 200 ]; then sums "$@"; set --; fi
    done
    if [ "$#" -gt 0 ]; then sums "$@"; fi
  }
  end 000
fi
case $from in kept) source=$kept ;; *) source=$own/brought-$number-$from ;; esac
if [ -L "$source" ] || [ ! -d "$source" ]; then fail gone ''; fi
set=$(date +%s)
while there "$own/brought-$number-$set"; do set=$((set + 1)); done
into=$own/brought-$number-$set; part=$into.part; rm -rf "$part"
mkdir -p "$part/new" || fail room ''
if [ "$from" = kept ]; then
  while IFS= read -r path && [ -n "$path" ]; do printf '%s\\n' "$path"; done > "$part/paths"
else cp "$source.paths" "$part/paths" || fail gone ''; fi
while IFS= read -r path; do
  plain "$source" "$path" || fail link "$path"
  plain "$work" "$path" || fail way "$path"
  if there "$source/$path"; then
    over "$part/new" "$path" && cp -Rp "$source/$path" "$part/new/$path" || fail room "$path"
  elif [ "$from" = kept ]; then fail gone "$path"; fi
done < "$part/paths"
mkdir "$into" || fail room ''
while IFS= read -r path; do
  printf '%s\\n' "$path" >> "$into.paths"
  if there "$work/$path"; then
    over "$into" "$path" && mv "$work/$path" "$into/$path" || fail moved "$path"
  fi
  if there "$part/new/$path"; then
    over "$work" "$path" && mv "$part/new/$path" "$work/$path" || fail moved "$path"
  fi
done < "$part/paths"
wc -l < "$into.paths" | sed "s/^ */D $set /"
rm -rf "$part"
end 000
`;

export const keptCommand = (path: string): string[] => ["/bin/sh", "-c", KEPT_SCRIPT, "kept", path];

/** Where it is run; `undefined` for a lab that keeps no work. */
export function keptExec(
  template: SeatTemplate,
): { pod: string; container: string; command: string[] } | undefined {
  const place = workPlaceOf(template);
  return place && { pod: place.pod, container: place.container, command: keptCommand(place.path) };
}

/** Of a path below the folder of the work: no step up, no line end, nothing of our own. */
const KeptPath = z
  .string()
  .min(1)
  .max(4_000)
  .refine(
    (path) =>
      !/[\n\0]/.test(path) &&
      !path.split("/").some((step) => step === "" || step === "." || step === "..") &&
      !/^(\.pupitre|lost\+found)(\/|$)/.test(path),
    { error: "path" },
  );
export const KeptPaths = z.array(KeptPath).min(1).max(MOST_BROUGHT);

/** What the portal is asked for; `number` is that of the folder that was set aside. */
export const KeptDeed = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("list"), number: z.int().min(1) }),
  z.strictObject({ do: z.literal("bring"), number: z.int().min(1), paths: KeptPaths }),
  z.strictObject({ do: z.literal("undo"), number: z.int().min(1), set: z.int().min(1) }),
]);
export type KeptDeed = z.infer<typeof KeptDeed>;

/** The same as the script reads it. */
export function keptInput(deed: KeptDeed): string {
  if (deed.do === "list") return `list ${deed.number}\n`;
  if (deed.do === "undo") return `bring ${deed.number} ${deed.set}\n`;
  return `${[`bring ${deed.number} kept`, ...deed.paths].join("\n")}\n\n`;
}

/** The last line of what the script says: without it, it was cut off. */
export const KEPT_END = "pupitre-kept 000\n";
