import type { Place } from "../../../../intake/readYaml.ts";
import type { Issue } from "../../../../shared/contract/failure.ts";
import { pathText } from "../../../../shared/domain/finding.ts";
import { tellIssue } from "../../../ui/words.ts";
import { fieldsAt } from "../completions.ts";
import { fieldHelp, fieldTitle } from "../fieldWords.ts";
import { labSchema } from "../labSchema.ts";
import { editLab, useOpenLab } from "../openLab.ts";

/** What the text says at a place; `undefined` where it says nothing. */
export function useValue(at: Place): unknown {
  return useOpenLab(({ lab }) => valueAt(lab?.shown?.value, at));
}

const valueAt = (value: unknown, at: Place): unknown =>
  at.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );

export const useText = (at: Place): string => {
  const value = useValue(at);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

export function useItems(at: Place): readonly unknown[] {
  const value = useValue(at);
  return Array.isArray(value) ? value : NOTHING;
}
const NOTHING: readonly unknown[] = [];

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);

type LabState = ReturnType<typeof useOpenLab.getState>;
const issuesOf = ({ lab }: LabState): readonly Issue[] =>
  lab?.reading.parsed.ok === false ? lab.reading.parsed.issues : [];

/** Whether anything is wrong at one of these places or within. */
export function useHasProblem(places: readonly Place[]): boolean {
  const prefixes = places.map(pathText);
  return useOpenLab((state) =>
    issuesOf(state).some(({ path = "" }) => prefixes.some((prefix) => isBelow(path, prefix))),
  );
}

/** What is wrong with this field or within it, in words. */
export function useProblem(at: Place, whole = false): string | undefined {
  const place = pathText(at);
  // As words, so that a field is drawn anew when they change, and not with every fault elsewhere.
  return useOpenLab((state) => {
    const issue = issuesOf(state).find(({ path }) =>
      path === undefined ? false : whole ? isBelow(path, place) : path === place,
    );
    if (!issue) return undefined;
    const { what, remedy } = tellIssue(issue);
    return `${what} ${remedy}`.trim();
  });
}

/** `undefined` takes the field away, and with it each group that would be left empty and that a lab may do without. */
export const put = (at: Place, value: unknown): void =>
  editLab(value === undefined ? { does: "remove", at: withGroups(at) } : { does: "set", at, value });

function withGroups(at: Place): Place {
  const around = at.slice(0, -1);
  const lab = useOpenLab.getState().lab?.shown?.value;
  const group = valueAt(lab, around);
  const isLast =
    typeof group === "object" && group !== null && Object.keys(group).join() === String(at.at(-1));
  const field = fieldsAt(labSchema, around.slice(0, -1), lab).find(({ name }) => name === around.at(-1));
  return isLast && field?.required === false ? withGroups(around) : at;
}

/** What every field is called, how it is explained, and what is wrong with it. */
export function useFieldProps(at: Place, whole = false) {
  const help = fieldHelp(at);
  return {
    label: fieldTitle(at) || String(at.at(-1)),
    error: useProblem(at, whole),
    "data-testid": `field ${pathText(at)}`,
    ...(help ? { description: help } : {}),
  };
}
