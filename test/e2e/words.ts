import i18next from "i18next";
import type { Locale } from "../../shared/domain/text.ts";
import { resources } from "../../shared/i18n/resources.ts";

/** The product's words as the tests look for them, so that a better sentence breaks no test. */
export function wordsIn(locale: Locale): (key: string, params?: Record<string, string | number>) => string {
  const words = i18next.createInstance();
  void words.init({
    lng: locale,
    resources,
    defaultNS: "app",
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return (key, params) => words.t(key as never, params as never) as unknown as string;
}
