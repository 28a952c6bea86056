import type { Bilingual, Locale } from "../../shared/domain/text.ts";
import { kubeconfig as englishKubeconfig } from "../../shared/i18n/en/kubeconfig.ts";
import { student as english } from "../../shared/i18n/en/student.ts";
import { studentChecks as englishChecks } from "../../shared/i18n/en/studentChecks.ts";
import { studentHelp as englishHelp } from "../../shared/i18n/en/studentHelp.ts";
import { studentJoin as englishJoin } from "../../shared/i18n/en/studentJoin.ts";
import { studentLooks as englishLooks } from "../../shared/i18n/en/studentLooks.ts";
import { studentNotices as englishNotices } from "../../shared/i18n/en/studentNotices.ts";
import { studentPrivacy as englishPrivacy } from "../../shared/i18n/en/studentPrivacy.ts";
import { kubeconfig as frenchKubeconfig } from "../../shared/i18n/fr/kubeconfig.ts";
import { student as french } from "../../shared/i18n/fr/student.ts";
import { studentChecks as frenchChecks } from "../../shared/i18n/fr/studentChecks.ts";
import { studentHelp as frenchHelp } from "../../shared/i18n/fr/studentHelp.ts";
import { studentJoin as frenchJoin } from "../../shared/i18n/fr/studentJoin.ts";
import { studentLooks as frenchLooks } from "../../shared/i18n/fr/studentLooks.ts";
import { studentNotices as frenchNotices } from "../../shared/i18n/fr/studentNotices.ts";
import { studentPrivacy as frenchPrivacy } from "../../shared/i18n/fr/studentPrivacy.ts";
import type { Words } from "../../shared/i18n/words.ts";

type StudentWords = Words<typeof french>;

// Not from the domain: its schemas would triple the page.
export const LOCALES: readonly Locale[] = ["fr", "en"];
export const inLocale = (text: Bilingual): string => text[current] ?? text.fr ?? text.en ?? "";

const KEY = "pupitre.locale";
const listeners = new Set<() => void>();
let current: Locale = initial();

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage switched off: the choice lasts as long as the page
  }
}

/** What was chosen here, else the browser's language; French where it is neither French nor English. */
function initial(): Locale {
  const chosen = stored();
  if (chosen === "fr" || chosen === "en") return chosen;
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === "fr" || tag === "en");
  return known === "en" ? "en" : "fr";
}

export const locale = (): Locale => current;
export const words = (): StudentWords => (current === "fr" ? french : english);

export const checkWords = (): Words<typeof frenchChecks> => (current === "fr" ? frenchChecks : englishChecks);

export const kubeconfigWords = (): Words<typeof frenchKubeconfig> =>
  current === "fr" ? frenchKubeconfig : englishKubeconfig;
export const helpWords = (): Words<typeof frenchHelp> => (current === "fr" ? frenchHelp : englishHelp);

export const lookWords = (): Words<typeof frenchLooks> => (current === "fr" ? frenchLooks : englishLooks);
export const joinWords = (): Words<typeof frenchJoin> => (current === "fr" ? frenchJoin : englishJoin);

export const noticeWords = (): Words<typeof frenchNotices> =>
  current === "fr" ? frenchNotices : englishNotices;

export const privacyWords = (): Words<typeof frenchPrivacy> =>
  current === "fr" ? frenchPrivacy : englishPrivacy;

export function setLocale(wanted: Locale): void {
  current = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // see stored()
  }
  document.documentElement.lang = wanted;
  for (const listener of listeners) listener();
}

export function onLocale(listener: () => void): void {
  listeners.add(listener);
}

/** `{{name}}` in i18next's manner. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));

document.documentElement.lang = current;
