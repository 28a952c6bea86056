import { micromark } from "micromark";
import { gfmTable, gfmTableHtml } from "micromark-extension-gfm-table";

import type { Locale } from "../shared/domain/text.ts";

/**
 * A lab's instructions as HTML. micromark escapes HTML of the source and drops addresses of other protocols by
 * itself (its `allowDangerous…` stay off), so nothing is left to clean. Pictures would come from third parties:
 * the page's policy refuses them, and their text shows instead.
 */
export function renderInstructions(markdown: string, locale: Locale): string {
  const html = micromark(markdown.replaceAll(/!\[([^\]\n]*)\]\([^)\n]*\)/g, "$1"), {
    extensions: [gfmTable()],
    htmlExtensions: [gfmTableHtml()],
  });
  return locale === "fr" ? withFrenchSpaces(html) : html;
}

/** Authors type a plain space before `:`, and a line must not begin with one. Code and tags stay as they are. */
function withFrenchSpaces(html: string): string {
  let codeDepth = 0;
  return html.replaceAll(
    /<(\/?)(\w+)[^>]*>|[^<]+/g,
    (piece, closing: string | undefined, tag: string | undefined) => {
      if (tag === "code") codeDepth += closing ? -1 : 1;
      if (tag !== undefined || codeDepth > 0) return piece;
      return piece.replaceAll(/ ([:;!?»])/g, "\u00a0$1").replaceAll("« ", "«\u00a0");
    },
  );
}
