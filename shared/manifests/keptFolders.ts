import { storageOf } from "../domain/templateRules.ts";
import type { SeatContainer, SeatTemplate } from "./seatTemplate.ts";

/**
 * What is done with a seat's work while none of its programs runs: all of it is set aside under `number`, or what was
 * set aside as `from` comes back, and what lies there instead is set aside under `number`.
 */
export interface KeptTurn {
  number: number;
  from?: number;
}

/** A digit first: no container of a template can be named so. */
export const KEEP_CONTAINER = "0-keep-";

/** In the folder of the work. Hidden, so that a lab's own programs pass it by; never set aside itself. */
const OWN_FOLDER = ".pupitre";

/** Where work lies that was set aside. */
export const keptPath = (work: string, number: number): string => `${work}/${OWN_FOLDER}/kept-${number}`;

/** The path of something in the folder of the work, as it was before it was set aside, if it was. */
export const withoutKept = (path: string): string => path.replace(/^\.pupitre\/kept-\d+(\.part)?\//, "");

/** The container whose image and user do it: the first that has the volume, as for the lab's files. */
export const keeperOf = (template: SeatTemplate): SeatContainer | undefined =>
  template.containers.find((container) => storageOf(template, container));

/**
 * By renaming, on the one volume: it takes no room and no time however much there is, and owners and dates stay. It may
 * be cut off anywhere and begun again: a folder that is not whole is called `.part`, and one that is there is not made
 * twice. A reset that is taken back before it was done leaves such a `.part`, which is then moved back as it is.
 */
const KEEP_SCRIPT = [
  "work=$1; own=$1/.pupitre; into=$own/kept-$2",
  "move() {",
  "  from=$1; to=$2; set --",
  '  for one in "$from"/* "$from"/.[!.]* "$from"/..?*; do',
  '    if [ ! -e "$one" ] && [ ! -L "$one" ]; then continue; fi',
  '    if [ "$one" = "$own" ] || [ "$one" = "$work/lost+found" ]; then continue; fi',
  '    set -- "$@" "$one"',
  // A program for each of them would take longer than all that they do.
  '    if [ "$#" -eq 100 ]; then mv "$@" "$to/" || exit 1; set --; fi',
  "  done",
  '  if [ "$#" -gt 0 ]; then mv "$@" "$to/" || exit 1; fi',
  "}",
  "aside() {",
  '  if [ -d "$into" ]; then return; fi',
  '  mkdir -p "$into.part" || exit 1',
  '  move "$work" "$into.part"',
  '  mv "$into.part" "$into" || exit 1',
  "}",
  'if [ "$#" -lt 3 ]; then aside; exit 0; fi',
  "back=$own/kept-$3",
  'if [ -d "$back.part" ]; then back=$back.part',
  'elif [ -d "$back" ]; then aside',
  "else exit 0; fi",
  'move "$back" "$work"',
  'rmdir "$back"',
].join("\n");

export const keepCommand = (work: string, { number, from }: KeptTurn): string[] => [
  ...["sh", "-c", KEEP_SCRIPT, "keep", work, String(number)],
  ...(from === undefined ? [] : [String(from)]),
];
