import type { TemplateSpec } from "../domain/template.ts";
import { handExec } from "./handedFile.ts";
import { keptExec } from "./keptFiles.ts";
import { podOf, type SeatTemplate } from "./seatTemplate.ts";
import { terminalCommand } from "./terminalHolder.ts";
import { workCommand, workPlaceOf } from "./workArchive.ts";

type TerminalAccess = Extract<TemplateSpec["accesses"][number], { kind: "terminal" }>;

/** For a Pod that was made before terminals were held, or an image whose shell stands elsewhere. */
const DEFAULT_COMMANDS = [
  ["/bin/bash", "-l"],
  ["/bin/sh", "-l"],
];

/** What a terminal runs, in order of preference: the next one is for images that lack the one before. */
export const commandsOf = (access: Pick<TerminalAccess, "name" | "command">): string[][] => [
  terminalCommand(access),
  ...(access.command ? [access.command] : DEFAULT_COMMANDS),
];

/** Annotations of a seat's namespace that begin so say what the portal may run there; admission compares. */
export const EXEC_ANNOTATION = "exec.pupitre.fr/";

/**
 * What the portal may run in this seat, for the annotations of its namespace. Admission knows neither template nor
 * Pod, but it is handed the namespace of whatever it judges.
 */
export function declaredExecs(template: SeatTemplate): Record<string, string> {
  const pods = new Map(template.containers.map((container) => [container.name, podOf(container)]));
  const entries = template.accesses.flatMap((access) =>
    access.kind === "terminal"
      ? commandsOf(access).map((command, index) => [
          `${EXEC_ANNOTATION}${access.name}.${index}`,
          spelled([pods.get(access.container) ?? "", access.container, ...command]),
        ])
      : [],
  );
  const work = workPlaceOf(template);
  // No access has a dot in its name, and each entry of theirs has one.
  if (work)
    entries.push([`${EXEC_ANNOTATION}work`, spelled([work.pod, work.container, ...workCommand(work.path)])]);
  const kept = keptExec(template);
  if (kept) entries.push([`${EXEC_ANNOTATION}kept`, spelled([kept.pod, kept.container, ...kept.command])]);
  const hand = handExec(template);
  if (hand) entries.push([`${EXEC_ANNOTATION}hand`, spelled([hand.pod, hand.container, ...hand.command])]);
  return Object.fromEntries(entries);
}

/** Each word with its length in characters, so that no two lists of words are spelled alike. */
const spelled = (words: string[]): string => words.map((word) => `${[...word].length}:${word}`).join(",");

/** The same in the Common Expression Language: a list of words, spelled. */
export const spelledInCel = (words: string): string =>
  `(${words}).map(word, string(size(string(word))) + ':' + string(word)).join(',')`;
