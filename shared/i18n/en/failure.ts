import type { failure as fr } from "../fr/failure.ts";
import type { Words } from "../words.ts";

export const failure: Words<typeof fr> = {};
