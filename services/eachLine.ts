import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export function eachLine(
  stream: Readable | NodeJS.ReadableStream | null,
  listener: (line: string) => void,
): void {
  if (stream) createInterface({ input: stream as Readable }).on("line", listener);
}
