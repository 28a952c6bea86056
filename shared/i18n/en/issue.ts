import type { issue as fr } from "../fr/issue.ts";
import type { Words } from "../words.ts";

export const issue: Words<typeof fr> = {};
