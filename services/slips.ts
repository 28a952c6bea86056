import QRCode from "qrcode";
import type { RevealedLink } from "../shared/contract/views.ts";
import type { Locale } from "../shared/domain/text.ts";
import { escapeHtml } from "./html.ts";

const WORDS = {
  fr: {
    seat: "Espace",
    scan: "Scannez le QR code, ou tapez dans un navigateur :",
    code: "puis ce code :",
    open: "Ouvrez ce lien dans un navigateur, ou scannez le code :",
    ends: "Séance ouverte jusqu'au",
    personal: "Lien personnel : ne le partagez pas.",
    demo: "DÉMONSTRATION · ne fonctionne que sur l'ordinateur de l'enseignant",
    free: "libre",
    closed: "Lien fermé par l'enseignant : il n'ouvre plus cet espace.",
  },
  en: {
    seat: "Seat",
    scan: "Scan the QR code, or type in a browser:",
    code: "then this code:",
    open: "Open this link in a browser, or scan the code:",
    ends: "Session open until",
    personal: "Personal link: do not share it.",
    demo: "DEMONSTRATION · works on the teacher's computer only",
    free: "free",
    closed: "Link closed by the teacher: it does not open this seat any more.",
  },
} as const;

interface SlipSheet {
  title: string;
  endsAt: string;
  locale: Locale;
  /** The demonstration's slips are marked, because their links open on one computer only. */
  demonstration: boolean;
  links: RevealedLink[];
}

/** Eight cut-out slips a page, A4, as one HTML page that loads nothing. */
export async function slipsHtml({ title, endsAt, locale, demonstration, links }: SlipSheet): Promise<string> {
  const words = WORDS[locale];
  // As in the window: with twenty-four hours in English too.
  const format = new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
  });
  const until = format.format(new Date(endsAt));
  const slips = await Promise.all(
    links.map(async (link) => {
      const { url } = link;
      const code =
        url === undefined
          ? undefined
          : await QRCode.toString(url, { type: "svg", margin: 0, errorCorrectionLevel: "M" });
      return `<article><div class="text"><h2>${escapeHtml(link.name || words.free)}</h2>
<p class="seat">${words.seat} ${link.seat} · ${escapeHtml(title)}${link.group ? ` · ${escapeHtml(link.group)}` : ""}</p>
${typed(link, words)}${demonstration ? `<p class="demo">${words.demo}</p>` : ""}</div>${
        code === undefined
          ? ""
          : `
<div class="code">${code}<p class="small">${words.ends} ${escapeHtml(until)}. ${words.personal}</p></div>`
      }</article>`;
    }),
  );
  const pages: string[] = [];
  for (let start = 0; start < slips.length; start += 8)
    pages.push(`<section>${slips.slice(start, start + 8).join("")}</section>`);
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style><body>${pages.join("")}</body></html>`;
}

/** What is short enough to be typed; of a site that makes no codes yet, the whole link. */
const typed = (
  { code, door, url }: RevealedLink,
  words: { open: string; scan: string; code: string; closed: string },
): string => {
  if (url === undefined) return `<p><b>${words.closed}</b></p>`;
  return code === undefined
    ? `<p>${words.open}</p><p class="url">${breakable(url)}</p>`
    : `<p>${words.scan}</p><p class="door">${breakable(door.replace(/^https?:\/\//, ""))}</p><p>${words.code}</p><p class="typed">${escapeHtml(code)}</p>`;
};

const STYLE = `
@page { size: A4; margin: 0 }
* { box-sizing: border-box; margin: 0 }
body { font: 10pt/1.35 system-ui, "DejaVu Sans", sans-serif; color: #111 }
section { width: 210mm; height: 296.5mm; display: grid; grid-template: repeat(4, 1fr) / 1fr 1fr; page-break-after: always }
section:last-child { page-break-after: auto }
article { border: 0.2mm dashed #999; padding: 6mm; display: flex; gap: 4mm; overflow: hidden }
.text { flex: 1; min-width: 0; display: flex; flex-direction: column; gap: 1.5mm }
h2 { font-size: 13pt; overflow-wrap: anywhere }
.seat { color: #444; text-wrap: balance }
.url { font: 7.5pt/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
.door { font: bold 10pt/1.2 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
.typed { font: bold 14pt/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: 0.5mm; white-space: nowrap }
.small { font-size: 7.5pt; color: #555; margin-top: 8mm }
.demo { margin-top: auto; font-size: 7pt; font-weight: bold; border: 0.3mm solid #111; padding: 0.8mm 1.5mm }
.code { width: 29mm; flex: none } .code svg { width: 29mm; height: 29mm }
`;

/** Lines may break behind a dot or the fragment's sign, where a reader expects it. */
const breakable = (url: string): string =>
  escapeHtml(url).replace(/\./g, ".<wbr>").replace("/s#", "/s#<wbr>");
