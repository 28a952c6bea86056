import type { ContainerFiles } from "../files/containerFiles.ts";
import type { ShellWorld } from "../shell/interpreter.ts";
import { programsFor } from "../shell/programs.ts";
import type { ShellSession } from "../shell/shellSession.ts";
import { widthOf } from "./width.ts";

/** Words that the shell itself knows as commands. */
const BUILTINS: readonly string[] = [
  ...[
    "alias",
    "cd",
    "declare",
    "dirs",
    "echo",
    "eval",
    "exec",
    "exit",
    "export",
    "help",
    "history",
    "local",
    "popd",
  ],
  ...["printf", "pushd", "pwd", "read", "set", "shopt", "source", "test", "type", "unalias", "unset"],
];

interface CompletionSource {
  files: ContainerFiles;
  cwd: string;
  home: string;
  /** Programs, functions and aliases by name. */
  commands: readonly string[];
  /** Names of variables. */
  variables: readonly string[];
}

interface Completion {
  /** What to put at the cursor. */
  insert: string;
  /** What it could be, when that is not one thing; to be listed. */
  choices: string[];
}

const none: Completion = { insert: "", choices: [] };

/** The word before the cursor, and whether it stands where a command does. Quotes are kept. */
function wordBefore(text: string): { word: string; isCommand: boolean } {
  const word = /(?:[^\s;&|<>()"'\\]|\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?)*$/s.exec(text)?.[0] ?? "";
  const before = text.slice(0, text.length - word.length).trimEnd();
  const isCommand =
    before === "" || /[;&|(]$/.test(before) || /(^|[\s;&|(])(do|then|else|sudo|time|exec|!|\{)$/.test(before);
  return { word, isCommand };
}

function commonStart(words: readonly string[]): string {
  let start = words[0] ?? "";
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1);
  return start;
}

const quoted = (name: string) => name.replace(/[\s'"\\$&|;<>()*?[\]{}`!#~]/g, "\\$&");
const bare = (word: string) => word.replace(/\\(.)/g, "$1").replace(/^["']/, "");

async function completeLine(text: string, source: CompletionSource): Promise<Completion> {
  const { word, isCommand } = wordBefore(text);
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable) return choose(variable[1] ?? "", source.variables, "", (name) => name);
  if (isCommand && !word.includes("/")) {
    if (word === "") return none;
    return choose(bare(word), source.commands, " ", quoted);
  }
  return completePath(word, source);
}

/** What Tab does behind `text` in a shell: its own words, those of its programs and its files. */
export function completeInShell(text: string, world: ShellWorld, shell: ShellSession): Promise<Completion> {
  const { host, files } = world;
  const { commands, variables } = shell.names();
  const programs = [
    ...files.namesIn("/usr/bin"),
    ...files.namesIn("/usr/local/bin"),
    ...programsFor(host).map(({ name }) => name),
  ].filter((name) => name !== "[");
  const all = [...commands, ...BUILTINS, ...programs];
  return completeLine(text, { files, cwd: shell.cwd, home: host.home, commands: all, variables });
}

async function completePath(word: string, { files, cwd, home }: CompletionSource): Promise<Completion> {
  const open = /^["']/.exec(word)?.[0];
  const path = bare(word).replace(/^~(?=\/|$)/, home);
  const cut = path.lastIndexOf("/") + 1;
  const directory = files.resolvePath(cwd, path.slice(0, cut) || ".");
  const start = path.slice(cut);
  let entries: { name: string; isDirectory: boolean; isSymbolicLink: boolean }[];
  try {
    entries = await files.readdirWithFileTypes(directory);
  } catch {
    return none;
  }
  const names: string[] = [];
  for (const { name, isDirectory, isSymbolicLink } of entries) {
    if (!name.startsWith(start) || (name.startsWith(".") && !start.startsWith("."))) continue;
    const leads = isDirectory || (isSymbolicLink && (await isFolder(files, `${directory}/${name}`)));
    names.push(leads ? `${name}/` : name);
  }
  const end = open ?? "";
  return choose(start, names, `${end} `, open ? (name) => name : quoted);
}

async function isFolder(files: ContainerFiles, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

function choose(
  start: string,
  names: readonly string[],
  end: string,
  quote: (name: string) => string,
): Completion {
  const choices = [...new Set(names)].filter((name) => name.startsWith(start)).sort();
  const common = commonStart(choices);
  const only = choices.length === 1;
  const insert = quote(common.slice(start.length)) + (only && !common.endsWith("/") ? end : "");
  return { insert, choices: only ? [] : choices };
}

/** Names side by side as far as the terminal is wide, with terminal line ends. */
export function inColumns(names: readonly string[], columns: number): string {
  const widest = Math.max(...names.map(widthOf)) + 2;
  const across = Math.max(1, Math.floor(columns / widest));
  let text = "";
  for (let at = 0; at < names.length; at += across) {
    const row = names.slice(at, at + across).map((name) => name + " ".repeat(widest - widthOf(name)));
    text += `${row.join("").trimEnd()}\r\n`;
  }
  return text;
}
