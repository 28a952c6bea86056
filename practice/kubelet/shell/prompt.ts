import type { Host } from "./host.ts";

/** What a prompt may show. */
interface PromptFacts {
  user: string;
  hostname: string;
  cwd: string;
  home: string;
  now: number;
}

const DEFAULT_PROMPT = "\\u@\\h:\\w\\$ ";

/** `PS1` as bash shows it: `\u`, `\h`, `\w` and the like. */
function buildPrompt(template: string, { user, hostname, cwd, home, now }: PromptFacts): string {
  const folder = cwd === home ? "~" : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  const time = new Date(now).toISOString();
  const parts: Record<string, string> = {
    ...{ u: user, h: hostname.split(".")[0] ?? "", H: hostname, w: folder, $: "$", n: "\n", "\\": "\\" },
    ...{
      W: folder === "~" ? "~" : (cwd.split("/").pop() ?? "") || "/",
      t: time.slice(11, 19),
      A: time.slice(11, 16),
    },
    ...{ d: time.slice(0, 10), s: "bash", e: "\u001b", "[": "", "]": "", a: "" },
  };
  return template
    .replace(/\\(033|x1[bB])/g, "\u001b")
    .replace(/\\(.)/g, (whole, letter: string) => parts[letter] ?? whole);
}

/** What stands in front of the next line: `PS1`, or `PS2` where a command goes on. */
export function promptOf(
  host: Host,
  shell: { cwd: string; variable(name: string): string | undefined },
  goesOn: boolean,
): string {
  const template = goesOn ? (shell.variable("PS2") ?? "> ") : (shell.variable("PS1") ?? DEFAULT_PROMPT);
  const home = shell.variable("HOME") ?? host.home;
  return buildPrompt(template, {
    user: host.user,
    hostname: host.hostname,
    cwd: shell.cwd,
    home,
    now: host.now(),
  });
}
