import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Issue } from "../shared/contract/failure.ts";
import type { Place } from "./kubeconfigText.ts";

const MAX_BYTES = 1_048_576;

/** What the checks of one file share. */
export interface Checks {
  issues: Issue[];
  trust: "own" | "imported";
  consent: ReadonlySet<string>;
  now: Date;
  /** Reads a file that was consented to. */
  readFile(path: string, place: Place): Promise<string | undefined>;
}

/** Relative paths of a file start here; a text that was pasted has none. */
export function folderOf({ origin }: Place): string | undefined {
  return origin.file === undefined ? undefined : dirname(origin.file);
}

/** Adds a refusal that says where. */
export function refuse(
  issues: Issue[],
  code: string,
  place: Place | undefined,
  params?: Issue["params"],
): void {
  issues.push({
    code: `kubeconfig.${code}`,
    ...(params ? { params } : {}),
    ...(place ? { path: place.path, line: place.line, column: place.column } : {}),
  });
}

/** The text at `key`; an empty one is none, as in kubectl. Something else than a text is refused. */
export function textAt(parent: Place | undefined, key: string, issues: Issue[]): string | undefined {
  const place = parent?.get(key);
  if (place && place.shape !== "text") refuse(issues, "notText", place, { field: key });
  return place?.text() || undefined;
}

/** A regular file of at most 1 MiB as text, or the code of the refusal. */
export async function readBounded(path: string): Promise<{ text: string } | { code: string }> {
  try {
    // Without O_NONBLOCK a named pipe would hang the open itself.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile()) return { code: "fileUnreadable" };
      const buffer = Buffer.alloc(MAX_BYTES + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      if (bytesRead > MAX_BYTES) return { code: "tooLarge" };
      return decode(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code === "ENOENT" ? "fileMissing" : "fileUnreadable" };
  }
}

function decode(bytes: Buffer): { text: string } | { code: string } {
  // `kubectl config view > file` of Windows PowerShell writes UTF-16.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { code: "encoding" };
  }
}
