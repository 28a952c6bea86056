import type { reason as fr } from "../fr/reason.ts";
import type { Words } from "../words.ts";

export const reason: Words<typeof fr> = {};
