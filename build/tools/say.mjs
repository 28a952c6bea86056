/** Words for the person at the terminal. They go to stderr: stdout belongs to what a program answers. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}

/** A failure that its sentence explains; the stack would only hide it. */
export class Refusal extends Error {
  /** @override */
  name = "Refusal";
}

/**
 * Runs the body of a command and turns its failure into words and an exit code.
 * @param {() => Promise<number | void>} body Its number is the exit code.
 */
export async function runCommand(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
  }
}

/**
 * Shows that something long is alive: rewrites one line on a terminal, prints one every ten seconds elsewhere.
 * @param {string} label
 * @param {() => string} [detail] What to add each time, for example "31 of 196 MB".
 * @returns {(ending?: string) => void} Ends it.
 */
export function showProgress(label, detail = () => "") {
  const started = Date.now();
  const terminal = process.stderr.isTTY === true;
  const line = () => {
    const words = detail();
    return `${label} … ${words ? `${words}, ` : ""}${Math.round((Date.now() - started) / 1000)} s`;
  };
  if (!terminal) say(`${label} …`);
  const timer = setInterval(
    () => (terminal ? process.stderr.write(`\r\u001b[K${line()}`) : say(line())),
    terminal ? 500 : 10_000,
  );
  return (ending = "done") => {
    clearInterval(timer);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${terminal ? "\r\u001b[K" : ""}${label}: ${ending} (${seconds} s)\n`);
  };
}

/** Bytes as "196 MB". */
export function megabytes(/** @type {number} */ bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
