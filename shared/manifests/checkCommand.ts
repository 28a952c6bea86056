/**
 * Ends a check that takes too long, from within: closing an exec's connection leaves its process running. Images
 * without `timeout` have `sleep`. A container's runtime makes each exec the leader of a group of its own, so the whole
 * of it can be ended (shells do not agree on how that is spelled); where it is none, at least this shell ends.
 * Whoever watched is waited for: its end would else be told to the container's first process, and PostgreSQL takes that
 * for a crash of one of its own and starts anew.
 */
const WATCHED = `seconds=$1
shift
(
  trap 'kill -KILL "$!"; wait "$!"; exit 0' TERM
  sleep "$seconds" &
  wait "$!" && { kill -s KILL -- "-$$" || kill -KILL "-$$" || kill -KILL "$$"; }
) </dev/null >/dev/null 2>&1 &
watch=$!
"$@" </dev/null
code=$?
{ kill "$watch" && wait "$watch"; } 2>/dev/null
exit "$code"
`;

/** What is run for a check: its command, which is ended after so many seconds. */
export const checkCommand = (command: readonly string[], seconds: number): string[] => [
  ...["/bin/sh", "-c", WATCHED, "check"],
  String(seconds),
  ...command,
];

/** The command and the seconds of an exec that runs a check; `undefined` for any other. */
export function parseCheckCommand(
  words: readonly string[],
): { command: string[]; seconds: number } | undefined {
  const [, , script, , seconds, ...command] = words;
  return script === WATCHED ? { command, seconds: Number(seconds) } : undefined;
}
