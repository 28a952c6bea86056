import type { app as fr } from "../fr/app.ts";
import type { Words } from "../words.ts";

export const app: Words<typeof fr> = {};
