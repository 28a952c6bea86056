import type { student as fr } from "../fr/student.ts";
import type { Words } from "../words.ts";

export const student: Words<typeof fr> = {};
