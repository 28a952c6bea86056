import type { Failure, Issue } from "../../shared/contract/failure.ts";
import type { PreflightFinding } from "../../shared/contract/preflight.ts";
import type { SeatReason } from "../../shared/domain/seat.ts";
import { type Bilingual, inLocale, type Locale } from "../../shared/domain/text.ts";
import { reasonParams } from "../../shared/i18n/reasonParams.ts";
import { i18n } from "../i18n.ts";

type Params = Record<string, string | number> | undefined;

/**
 * Sentences of the shared namespaces, whose keys come from elsewhere at run time: the first says what happened, further
 * ones what to do. Empty when the words are not known.
 */
function sentences(
  namespace: "failure" | "issue" | "reason" | "event" | "preflight",
  key: string,
  params: Params,
): string[] {
  const full = `${namespace}:${key}`;
  if (!i18n.exists(full, params ?? {})) return [];
  const said: unknown = (i18n.t as (key: string, options: object) => unknown)(full, {
    ...params,
    returnObjects: true,
  });
  if (typeof said === "string") return [said];
  if (typeof said !== "object" || said === null) return [];
  return Object.values(said).filter((part) => typeof part === "string");
}

interface Told {
  what: string;
  remedy: string;
}

const FIRST_SENTENCE = /^(.+?[.!?…])\s+(\S.*)$/su;

/** The first sentence says what happened; a tile has room for no more. */
export function splitSentence(text: string): Told {
  const [, what, remedy] = FIRST_SENTENCE.exec(text) ?? [];
  return what && remedy ? { what, remedy } : { what: text, remedy: "" };
}

const told = (said: string[], otherwise: string): Told => splitSentence(said.join(" ") || otherwise);

/** Of a seat or of a whole session, whose code may be one of a newer conductor. */
export const tellReason = ({ code, params, message }: Omit<SeatReason, "code"> & { code: string }): Told =>
  told(
    sentences(
      "reason",
      code,
      reasonParams(params, (issue, values) => sentences("issue", issue, values)[0]),
    ),
    message,
  );

export const tellIssue = (issue: Issue): Told =>
  told(sentences("issue", issue.code, { path: issue.path ?? "", ...issue.params }), issue.code);

export const tellFinding = ({ words, code, params = {} }: PreflightFinding): Told =>
  told(
    // The path comes with refused input only; its sentences may name it.
    sentences(words, words === "issue" ? code : `finding.${code}`, { path: "", ...params }),
    code,
  );

export function tellFailure(failure: Failure): Told {
  return told(sentences("failure", failure.kind, failure.params), i18n.t("error.unexpected"));
}

/** What the container or its check said last, as it stands. */
export const outputOf = ({ params }: SeatReason): string | undefined =>
  typeof params?.output === "string" ? params.output : undefined;

/** What an Event means; the cluster's own word when we have none. */
export const tellEvent = (reason: string, message: string): string =>
  sentences("event", reason, { message })[0] ?? `${reason}: ${message}`;

/** For a colleague of support: English and exact, without names of persons. */
export function supportText(failure: Failure, what: string): string {
  const issues = failure.issues?.map(({ code, path, line, column, row }) =>
    ["-", code, path, line && `line ${line}`, column && `column ${column}`, row && `row ${row}`]
      .filter(Boolean)
      .join(" "),
  );
  const params = failure.params ? JSON.stringify(failure.params) : undefined;
  return ["Pupitre", what, failure.kind, params, failure.detail, ...(issues ?? [])]
    .filter(Boolean)
    .join("\n");
}

export const currentLocale = (): Locale => (i18n.language === "en" ? "en" : "fr");
export const read = (text: Bilingual): string => inLocale(text, currentLocale());
