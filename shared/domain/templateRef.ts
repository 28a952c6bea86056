/**
 * Which lab is meant: one that comes with the application by its plain name (`shell`; `builtin/shell` is the same), one
 * that is shared in the establishment (`shared/<name>`), or one of this computer (`draft/<id>`). Names of labs hold no
 * slash, so that plain names of settings, scripts and older launches keep their meaning.
 */
export type TemplateSource = "builtin" | "shared" | "draft";

interface TemplateRef {
  source: TemplateSource;
  name: string;
}

export const templateRef = (source: TemplateSource, name: string): string =>
  source === "builtin" ? name : `${source}/${name}`;

/** @returns `undefined` for what cannot name a lab. */
export function parseTemplateRef(text: string): TemplateRef | undefined {
  const [, source = "builtin", name] =
    /^(?:(builtin|shared|draft)\/)?([a-z0-9][-a-z0-9]{0,62})$/.exec(text) ?? [];
  return name === undefined ? undefined : { source: source as TemplateSource, name };
}
