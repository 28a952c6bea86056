import { nearest } from "./nearest.ts";

/**
 * `$(param.x)`, `$(seat.number)`, `$(seat.origin)`, `$(session.id)`, `$(access.<name>.url)` and
 * `$(shared.<container>.host)` stand for values; `$$(` stands for `$(`. Every other `$(…)` is a shell's and is left alone, so that commands and instructions can be
 * written as usual. Substitution happens once, on parsed values: what a value contains is never read again.
 */
const VARIABLE = /\$\$\(|\$\(([A-Za-z]+(?:\.[A-Za-z0-9_-]+)+)\)/g;
const ROOTS: readonly string[] = ["param", "seat", "session", "access", "shared"];

export type Lookup = (variable: string) => string | undefined;

/** `text` with the values of its variables; one that `lookup` does not know stays as it is written. */
export function substitute(text: string, lookup: Lookup): string {
  return text.replace(VARIABLE, (written: string, variable: string | undefined) => {
    if (variable === undefined) return "$(";
    return isOurs(variable) ? (lookup(variable) ?? written) : written;
  });
}

/** The variables of `text`, and what is so near to one (`$(params.x)`) that it was surely meant as one. */
export function variablesIn(text: string): string[] {
  const found: string[] = [];
  for (const [, variable] of text.matchAll(VARIABLE)) {
    if (variable !== undefined && (isOurs(variable) || isMistyped(variable))) found.push(variable);
  }
  return found;
}

const rootOf = (variable: string): string => variable.slice(0, variable.indexOf("."));
const isOurs = (variable: string): boolean => ROOTS.includes(rootOf(variable));
const isMistyped = (variable: string): boolean => nearest(rootOf(variable), ROOTS) !== undefined;
