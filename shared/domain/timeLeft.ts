/** Minutes before the end at which everybody is warned, calmly. */
export const WARNINGS = [15, 5, 1] as const;
export type Warning = (typeof WARNINGS)[number];

/** The warning that holds with so much time (ms) left: the nearest of those that are reached, none after the end. */
export const warningAt = (left: number): Warning | undefined =>
  left > 0 ? WARNINGS.findLast((minutes) => left <= minutes * 60_000) : undefined;
