import type { z } from "zod";
import { escapeFormula } from "../intake/exportCsv.ts";
import type { RevealedLink } from "../shared/contract/views.ts";
import type { ReceiptSpec } from "../shared/domain/seat.ts";
import type { Locale } from "../shared/domain/text.ts";

/** What leaves the application as files and text. Pure. */

/** In the place of a link that opens nothing any more. */
export const CLOSED = { fr: "(lien fermé)", en: "(link closed)" } as const;

/** One line a link, its cells at the same places also where a seat has no name, as a spreadsheet takes them. */
export const linksText = (links: RevealedLink[], locale: Locale): string =>
  links
    .map(({ seat, name, url }) => [String(seat), name, url ?? CLOSED[locale]].map(escapeFormula).join("\t"))
    .join("\n");

export function linksCsv(
  title: string,
  links: RevealedLink[],
  locale: Locale,
): { name: string; rows: string[][] } {
  const header =
    locale === "fr"
      ? ["Espace", "Nom", "Courriel", "Groupe", "Lien", "Adresse courte", "Code", "Courriel envoyé le"]
      : ["Seat", "Name", "Email", "Group", "Link", "Short address", "Code", "Mailed on"];
  const time = new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
    ...{ dateStyle: "short", timeStyle: "short" },
  });
  return {
    name: `${fileName(title)} - ${locale === "fr" ? "liens" : "links"}.csv`,
    rows: [
      header,
      ...links.map(({ seat, name, email, group, url, door, code, mailedAt }) => [
        String(seat),
        name,
        email ?? "",
        group ?? "",
        url ?? CLOSED[locale],
        door,
        code ?? "",
        mailedAt === undefined ? "" : time.format(new Date(mailedAt)),
      ]),
    ],
  };
}

export function receiptFile(
  receipt: z.infer<typeof ReceiptSpec>,
  locale: Locale,
): { name: string; text: string } {
  const word = locale === "fr" ? "bilan" : "receipt";
  return { name: `${fileName(receipt.title)} - ${word}.json`, text: `${JSON.stringify(receipt, null, 2)}\n` };
}

/** A title as a file name that every system takes. */
export const fileName = (title: string): string =>
  title
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, "-")
    .replace(/[. ]+$/, "")
    .slice(0, 80) || "Pupitre";
