import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { memo } from "react";
import Markdown, { type Components, type Options } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import classes from "./catalogue.module.css";

/** Stands for the address of a seat that is not there yet; nothing of it is a link. */
export const PREVIEW_ADDRESS = "https://lab-01.example";

/** Headings stand below the screen's own; a link opens in the browser, which main decides. */
const components: Components = {
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  a: ({ children, href }) =>
    href?.includes(PREVIEW_ADDRESS.slice("https://".length)) ? (
      <code>{children}</code>
    ) : (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    ),
};

/** Tables, as on the student's page. */
const tables: NonNullable<Options["remarkPlugins"]>[number] = function () {
  Object.assign(this.data(), {
    micromarkExtensions: [gfmTable()],
    fromMarkdownExtensions: [gfmTableFromMarkdown()],
  });
};

/**
 * Text of a lab, written by anybody: sanitised, and without pictures from elsewhere by the page's policy. Drawn anew for
 * another text only: a long one takes its time.
 */
export const Instructions = memo(function Instructions({ text }: { text: string }) {
  return (
    <div className={`${classes.instructions} selectable`}>
      <Markdown remarkPlugins={[tables]} rehypePlugins={[rehypeSanitize]} components={components}>
        {text}
      </Markdown>
    </div>
  );
});
