import Markdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import classes from "./catalogue.module.css";

/** Headings stand below the screen's own; a link opens in the browser, which main decides. */
const components: Components = {
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  a: ({ children, href }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
};

/** Text of a lab, written by anybody: sanitised, and without pictures from elsewhere by the page's policy. */
export function Instructions({ text }: { text: string }) {
  return (
    <div className={`${classes.instructions} selectable`}>
      <Markdown rehypePlugins={[rehypeSanitize]} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
