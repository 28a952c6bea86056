type Params = Readonly<Record<string, string | number>>;

/**
 * What fills a cause's sentence. A detail of our own words comes with the code of the refusal, and is said in the
 * reader's language; what a cluster said stays as it is. `say` answers nothing for words that it does not know.
 */
export function reasonParams(
  params: Params | undefined,
  say: (key: string, params: Params) => string | undefined,
): Params | undefined {
  const { issue, at } = params ?? {};
  const sentence = typeof issue === "string" ? say(issue, { path: "", ...params }) : undefined;
  if (!sentence) return params;
  const told = sentence.replace(/\.$/, "");
  return { ...params, detail: at === undefined ? told : `${told} (${at})` };
}
