import type { RawData, WebSocket } from "ws";
import type { TerminalNotice, TerminalRequest } from "../../shared/contract/student.ts";

/** What came of a script that was typed. `silent`: no shell, or no end in time. */
type Typed =
  | { is: "ended"; exitCode: number; output: string }
  | { is: "silent"; hadShell: boolean; output: string };

/** What a line may hold: a terminal that nobody reads yet keeps 4096 bytes. */
const LINE = 1_000;
const KEPT = 100_000;
const TOLD = 2_000;

/**
 * Types a script into a student's terminal and waits for its end. It goes there as base64, since nothing in that means
 * anything to a shell, a line editor or a history; it is run with no input, so that no program waits for more typing.
 *
 * @param mark something that no program prints
 */
export async function typeScript(
  socket: WebSocket,
  script: string,
  { mark, seconds, signal }: { mark: string; seconds: number; signal: AbortSignal },
): Promise<Typed> {
  let output = "";
  let hadShell = false;
  const end = await new Promise<number | undefined>((resolve) => {
    const give = (code?: number) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      resolve(code);
    };
    const giveUp = () => give();
    const timer = setTimeout(giveUp, seconds * 1000);
    signal.addEventListener("abort", giveUp, { once: true });
    socket.on("close", giveUp);
    socket.on("message", (data, isBinary) => {
      if (isBinary) {
        output = (output + toText(data)).slice(-KEPT);
        const told = new RegExp(`${mark}:(\\d+):`).exec(output);
        if (told) give(Number(told[1]));
        return;
      }
      const notice = JSON.parse(toText(data)) as TerminalNotice;
      if (notice.is !== "screen" || hadShell) return;
      hadShell = true;
      for (const line of linesFor(script, mark)) socket.send(Buffer.from(`${line}\r`));
    });
    const size: TerminalRequest = { is: "size", columns: 160, rows: 50 };
    socket.send(JSON.stringify(size));
    socket.resume();
  });
  const told = printed(output, mark);
  return end === undefined
    ? { is: "silent", hadShell, output: told }
    : { is: "ended", exitCode: end, output: told };
}

function linesFor(script: string, mark: string): string[] {
  const coded = Buffer.from(script).toString("base64");
  const pieces = Array.from({ length: Math.ceil(coded.length / LINE) }, (_, index) =>
    coded.slice(index * LINE, (index + 1) * LINE),
  );
  return [
    ...pieces.map((piece, index) => `solution=${index === 0 ? "" : '"$solution"'}${piece}`),
    `sh -c "$(printf %s "$solution" | base64 -d)" < /dev/null; echo "${mark}:$?:"`,
  ];
}

/** What the script itself printed, as far as one can tell it from the echo of what was typed. */
function printed(output: string, mark: string): string {
  const [, after = ""] = output.split(`${mark}:$?:`);
  return (
    after
      .replace(new RegExp(`${mark}:\\d+:[\\s\\S]*$`), "")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told beside text
      .replace(/\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007]*\u0007|.)/g, "")
      .replaceAll("\r", "")
      .replace(/^"?\n/, "")
      .trim()
      .slice(-TOLD)
  );
}

const toText = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString("utf8");
