import { micromark } from "micromark";
import { gfmTable, gfmTableHtml } from "micromark-extension-gfm-table";

/**
 * A lab's instructions as HTML. micromark escapes HTML of the source and drops addresses of other protocols by
 * itself (its `allowDangerous…` stay off), so nothing is left to clean. Pictures would come from third parties:
 * the page's policy refuses them, and their text shows instead.
 */
export const renderInstructions = (markdown: string): string =>
  micromark(markdown.replaceAll(/!\[([^\]\n]*)\]\([^)\n]*\)/g, "$1"), {
    extensions: [gfmTable()],
    htmlExtensions: [gfmTableHtml()],
  });
