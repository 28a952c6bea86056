import { roomTest as english } from "../../shared/i18n/en/roomTest.ts";
import { roomTest as french } from "../../shared/i18n/fr/roomTest.ts";
import type { Words } from "../../shared/i18n/words.ts";
import { locale } from "./words.ts";

export const roomWords = (): Words<typeof french> => (locale() === "fr" ? french : english);
