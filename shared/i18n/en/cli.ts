import type { cli as fr } from "../fr/cli.ts";
import type { Words } from "../words.ts";

export const cli: Words<typeof fr> = {};
