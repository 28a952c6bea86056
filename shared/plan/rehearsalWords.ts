import type { RehearsalFinding } from "../domain/rehearsal.ts";
import type { Bilingual } from "../domain/text.ts";

type Say = (key: string, params?: Record<string, string | number>) => string;

/** A finding in a sentence, for the window and for the command line. */
export function tellFinding(
  { code, params = {}, title, reason, cause, failure }: RehearsalFinding,
  say: Say,
  read: (text: Bilingual) => string,
): string {
  const why = reason
    ? say(`reason:${reason.code}`, reason.params)
    : cause
      ? say(`checks:cause.${cause}`)
      : failure
        ? [
            say(`failure:${failure.kind}.title`, failure.params),
            ...(failure.issues ?? []).map(({ code, params, path = "" }) =>
              say(`issue:${code}`, { path, ...params }),
            ),
          ].join(" ")
        : "";
  return say(`rehearsal:finding.${code}`, {
    ...params,
    reason: why,
    ...(title ? { title: read(title) } : {}),
  }).trim();
}
