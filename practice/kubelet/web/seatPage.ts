import type { ContainerLife } from "../pods/containerLife.ts";
import type { Pod } from "../pods/podShape.ts";

/** The container that a connection leads to. */
export interface Target {
  life: ContainerLife;
  pod: Pod;
  port: number;
}

const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  md: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
};

export function contentTypeOf(path: string): string {
  return types[path.split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream";
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

const wording = {
  fr: {
    seat: "Espace",
    title: "Service simulé",
    works: "Ce service fonctionne. Il est simulé sur cet ordinateur.",
    image: "Image",
    port: "Port",
    namespace: "Espace",
    path: "Chemin",
  },
  en: {
    seat: "Seat",
    title: "Simulated service",
    works: "This service works. It is simulated on this computer.",
    image: "Image",
    port: "Port",
    namespace: "Namespace",
    path: "Path",
  },
};

/** The page of a container whose program is not simulated: it names the seat, so that nobody takes one for another. */
export function seatPage(
  { life, pod, port }: Target,
  path: string,
  acceptLanguage: string | undefined,
): string {
  const language = /^\s*en\b/i.test(acceptLanguage ?? "") ? "en" : "fr";
  const words = wording[language];
  const number = life.world.env.SEAT_NUMBER;
  const heading = number === undefined ? words.title : `${words.seat} ${number}`;
  const rows = [
    [words.namespace, pod.metadata.namespace ?? ""],
    ["Pod", pod.metadata.name],
    [words.image, life.container.image],
    [words.port, String(port)],
    [words.path, path],
  ];
  const list = rows
    .map(([term, value]) => `<dt>${escapeHtml(term ?? "")}</dt><dd>${escapeHtml(value ?? "")}</dd>`)
    .join("");
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(heading)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;color:#1b1b1f}
h1{font-size:2.4rem;margin:0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem}dt{color:#5c5f66}dd{margin:0;font-family:ui-monospace,monospace}
@media(prefers-color-scheme:dark){body{background:#16171a;color:#e8e8ea}dt{color:#a0a3aa}}</style></head>
<body><h1>${escapeHtml(heading)}</h1><p>${escapeHtml(words.works)}</p><dl>${list}</dl></body></html>
`;
}
