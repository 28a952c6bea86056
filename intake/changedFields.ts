/** A field of the template language that went, or goes by another name. */
export interface ChangedField {
  /** As it was written, with `[]` for every item of a list: `spec.containers[].port`. */
  was: string;
  /** What is written in its place. */
  now: string;
  /** The version of Pupitre with which it changed. */
  since: string;
}

/**
 * A lab that worked yesterday works today, or its author reads which field changed: whoever takes a field away or
 * renames it adds a line here. What changes its meaning is another `apiVersion`. Nothing has changed so far.
 */
export const CHANGED_FIELDS: readonly ChangedField[] = [];

export const changedField = (
  path: readonly (string | number)[],
  changes: readonly ChangedField[],
): ChangedField | undefined => {
  const written = path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[]` : text === "" ? part : `${text}.${part}`),
    "",
  );
  return changes.find(({ was }) => was === written);
};
