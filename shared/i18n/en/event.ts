import type { event as fr } from "../fr/event.ts";
import type { Words } from "../words.ts";

export const event: Words<typeof fr> = {};
