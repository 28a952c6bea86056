import type { WordNode } from "just-bash";

/** Programs that read their input when they are given no file, with the operands that come before the files. */
const operandsBeforeFiles: Record<string, number> = {
  ...{ cat: 0, sort: 0, uniq: 0, wc: 0, head: 0, tail: 0, rev: 0, tac: 0, nl: 0, fold: 0, cut: 0, base64: 0 },
  ...{ md5sum: 0, sha1sum: 0, sha256sum: 0, od: 0, column: 0, paste: 0, bash: 0, sh: 0, less: 0, more: 0 },
  ...{ grep: 1, egrep: 1, fgrep: 1, sed: 1, awk: 1, jq: 1 },
  ...{ tee: Number.POSITIVE_INFINITY, tr: Number.POSITIVE_INFINITY, xargs: Number.POSITIVE_INFINITY },
};

/** Whether a command as it is written would read the terminal: a line of it, all up to Ctrl-D, or not at all. */
export function readsTerminal(name: string, args: readonly string[]): "line" | "all" | "none" {
  if (name === "read" || name === "mapfile" || name === "readarray") return name === "read" ? "line" : "all";
  const before = operandsBeforeFiles[name];
  if (before === undefined || args.includes("--help") || args.includes("--version")) return "none";
  if ((name === "bash" || name === "sh") && args.includes("-c")) return "none";
  if (
    (name === "grep" || name === "egrep" || name === "fgrep") &&
    args.some((arg) => /^-[a-zA-Z]*[rR]/.test(arg))
  )
    return "none";
  let operands = 0;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if ((name === "head" || name === "tail") && (arg === "-n" || arg === "-c")) index += 1;
    else if (arg === "-") return "all";
    else if (!arg.startsWith("-")) operands += 1;
  }
  return operands <= before ? "all" : "none";
}

/**
 * Takes the prompt out of the arguments of `read`: it has to stand on the terminal before the line is awaited, and the
 * interpreter shows it after.
 */
export function splitPrompt(
  args: readonly WordNode[],
  textOf: (node: WordNode) => string | undefined,
): { prompt: WordNode | undefined; args: WordNode[] } {
  const kept: WordNode[] = [];
  let prompt: WordNode | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as WordNode;
    const text = textOf(arg) ?? "";
    if (!/^-[a-zA-Z]*p$/.test(text) || prompt) {
      kept.push(arg);
      continue;
    }
    index += 1;
    prompt = args[index];
    const flags = text.slice(0, -1);
    if (flags !== "-") kept.push({ type: "Word", parts: [{ type: "Literal", value: flags }] });
  }
  return { prompt, args: kept };
}
