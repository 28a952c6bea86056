import { contentSecurityPolicy } from "./answers.ts";

export interface Shell {
  html: string;
  csp: string;
}

const NOSCRIPT = "Cette page a besoin de JavaScript. · This page needs JavaScript.";

/**
 * The frame of a page: the same bytes for everybody, so that it tells nothing about seats; its script asks for the
 * rest. French first; the script sets the reader's language.
 */
function shell(script: string, style: string, styleNonce?: string): Shell {
  const nonce = styleNonce ? `<meta name="style-nonce" content="${styleNonce}">` : "";
  return {
    csp: contentSecurityPolicy(styleNonce),
    html: `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0b7285">
<title>Pupitre</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${style}.css">
${nonce}<script type="module" src="/assets/${script}.js"></script>
</head>
<body><main id="page"></main><noscript>${NOSCRIPT}</noscript></body>
</html>
`,
  };
}

export const landingPage = (): Shell => shell("landing", "landing");
export const joinPage = (): Shell => shell("join", "landing");
export const seatPage = (): Shell => shell("seat", "seat");
export const privacyPage = (): Shell => shell("privacy", "landing");
/** @param tried where its script may ask besides its own origin */
export const roomTestPage = (tried: string): Shell => {
  const { html, csp } = shell("room-test", "room-test");
  return { html, csp: csp.replace("connect-src 'self'", `connect-src 'self' ${tried}`) };
};
export const terminalPage = (styleNonce: string): Shell => shell("terminal", "terminal", styleNonce);

/** On a web access' origin, where the assets have a path of their own so that the lab keeps all others. */
export const accessPage = (): Shell => {
  const { html, csp } = shell("access", "landing");
  return { csp, html: html.replaceAll('"/assets/', `"${ACCESS_PREFIX}assets/`) };
};

/** The one path of a web access' origin that is ours and not the lab's. */
export const ACCESS_PREFIX = "/__pupitre/";
