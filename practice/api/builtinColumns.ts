import type { Column } from "./column.ts";

/** What kubectl shows of built-in kinds besides the name; kinds that are not here show their age. */
export const BUILTIN_COLUMNS: Record<string, Column[]> = {};
