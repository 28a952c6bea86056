import { z } from "zod";

export const LOCALES = ["fr", "en"] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;

/** Controls but tab and newline, and the bidirectional marks that make text lie about its order. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;
export const isSafeText = (text: string): boolean => !UNSAFE.test(text);

/** One line that a person reads. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => isSafeText(text) && !/[\n\t]/.test(text), { error: "unsafeText" });

/** French and English. One of the two may be missing; readers fall back to the other. */
export const bilingual = (max: number) =>
  z
    .object({ fr: z.string().min(1).max(max).optional(), en: z.string().min(1).max(max).optional() })
    .strict()
    .refine((text) => text.fr !== undefined || text.en !== undefined, { error: "textMissing" })
    .refine((text) => isSafeText(`${text.fr ?? ""}${text.en ?? ""}`), { error: "unsafeText" });
/** The loose form, for what was checked before. */
export const Bilingual = z.object({ fr: z.string().optional(), en: z.string().optional() });
export type Bilingual = z.infer<typeof Bilingual>;

export const inLocale = (text: Bilingual, locale: Locale): string =>
  (locale === "fr" ? (text.fr ?? text.en) : (text.en ?? text.fr)) ?? "";

/** RFC 3339 in UTC. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** A title typed again, for confirmation: capitals, spaces and the form of the apostrophe are no matter. */
export function isSameTitle(title: string, typed: string): boolean {
  const plain = (text: string) =>
    text.normalize("NFC").trim().replace(/\s+/gu, " ").replaceAll("’", "'").toLocaleLowerCase("fr");
  return plain(title) === plain(typed);
}
