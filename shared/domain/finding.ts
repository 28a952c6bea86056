import type { Issue } from "../contract/failure.ts";

/** One refused place of a structured input, before it is known where that place stands in a text. */
export interface Finding {
  /** Key under `issue.` in i18n. */
  code: string;
  params?: Record<string, string | number>;
  at: readonly (string | number)[];
}

/** `spec.containers[0].image` */
export function pathText(at: readonly (string | number)[]): string {
  return at.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

export function toIssue({ code, params, at }: Finding): Issue {
  return { code, ...(params ? { params } : {}), ...(at.length > 0 ? { path: pathText(at) } : {}) };
}
