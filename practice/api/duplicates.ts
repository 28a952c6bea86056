/**
 * The paths of keys that a JSON text gives twice in one object, which `JSON.parse` keeps silent about.
 * @param text valid JSON
 */
export function findDuplicates(text: string): string[] {
  const found: string[] = [];
  let at = 0;

  const skip = (): void => {
    while (at < text.length && " \t\r\n,:".includes(text[at] as string)) at += 1;
  };
  const readText = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const readObject = (path: string): void => {
    const seen = new Set<string>();
    at += 1;
    for (skip(); text[at] !== "}"; skip()) {
      const key = readText();
      const below = path === "" ? key : `${path}.${key}`;
      if (seen.has(key)) found.push(below);
      seen.add(key);
      skip();
      readValue(below);
    }
    at += 1;
  };
  const readList = (path: string): void => {
    at += 1;
    let index = 0;
    for (skip(); text[at] !== "]"; skip()) {
      readValue(`${path}[${index}]`);
      index += 1;
    }
    at += 1;
  };
  const readValue = (path: string): void => {
    skip();
    if (text[at] === "{") readObject(path);
    else if (text[at] === "[") readList(path);
    else if (text[at] === '"') readText();
    else while (at < text.length && !",]} \t\r\n".includes(text[at] as string)) at += 1;
  };

  readValue("");
  return found;
}
