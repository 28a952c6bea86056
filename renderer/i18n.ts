import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Locale } from "../shared/domain/text.ts";
import { resources } from "../shared/i18n/resources.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: (typeof resources)["fr"];
  }
}

function start(): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    resources,
    lng: "fr",
    fallbackLng: "fr",
    defaultNS: "app",
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  return instance;
}

/** The window's words; the resources are in the bundle, so that it is ready at once. */
export const i18n: I18n = start();

export function speak(locale: Locale): void {
  void i18n.changeLanguage(locale);
  document.documentElement.lang = locale;
}
