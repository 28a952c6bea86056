import { refused } from "./refusal.ts";

/** What of an XML text is told, in its order. Elements go by their names without prefix, attributes by their whole ones. */
interface XmlListener {
  open?(name: string, attributes: ReadonlyMap<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const MOST_DEPTH = 64;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * As much XML as spreadsheets are made of: no document type, so no entities of its own that could swell or reach out.
 * @throws LabError `invalid` `roster.damagedFile`
 */
export function readXml(source: string, listener: XmlListener): void {
  const open: string[] = [];
  let at = 0;
  const until = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from);
    if (found < 0) throw refused("damagedFile");
    return found;
  };
  while (at < source.length) {
    const tag = source.indexOf("<", at);
    const end = tag < 0 ? source.length : tag;
    if (end > at && open.length > 0) listener.text?.(unescaped(source.slice(at, end)));
    if (tag < 0) break;
    if (source.startsWith("<!--", tag)) at = until("-->", tag + 4) + 3;
    else if (source.startsWith("<![CDATA[", tag)) {
      at = until("]]>", tag) + 3;
      listener.text?.(source.slice(tag + 9, at - 3));
    } else if (source.startsWith("<?", tag)) at = until("?>", tag) + 2;
    else if (source.startsWith("</", tag)) {
      at = until(">", tag) + 1;
      const name = local(source.slice(tag + 2, at - 1).trimEnd());
      if (open.pop() !== name) throw refused("damagedFile");
      listener.close?.(name);
    } else {
      const start = readStart(source, tag);
      at = start.end;
      listener.open?.(start.name, start.attributes);
      if (start.closed) listener.close?.(start.name);
      else if (open.push(start.name) > MOST_DEPTH) throw refused("damagedFile");
    }
  }
  if (open.length > 0) throw refused("damagedFile");
}

function readStart(source: string, tag: number) {
  const name = /[^\s/>"'=<&!]+/y;
  const attribute = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
  const end = /\s*(\/?)>/y;
  name.lastIndex = tag + 1;
  const [whole] = name.exec(source) ?? [];
  if (whole === undefined) throw refused("damagedFile");
  const attributes = new Map<string, string>();
  let at = tag + 1 + whole.length;
  for (;;) {
    attribute.lastIndex = at;
    const found = attribute.exec(source);
    if (!found) break;
    attributes.set(found[1] ?? "", unescaped(found[2] ?? found[3] ?? ""));
    at = attribute.lastIndex;
  }
  end.lastIndex = at;
  const ended = end.exec(source);
  if (!ended) throw refused("damagedFile");
  return { name: local(whole), attributes, closed: ended[1] === "/", end: end.lastIndex };
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});|&/gi, (_, name: string | undefined) => {
    const code = name?.startsWith("#")
      ? Number(/^#x/i.test(name) ? `0x${name.slice(2)}` : name.slice(1))
      : undefined;
    const letter =
      code === undefined
        ? NAMED[name ?? ""]
        : code > 0 && code <= 0x10ffff
          ? String.fromCodePoint(code)
          : undefined;
    if (letter === undefined) throw refused("damagedFile");
    return letter;
  });
}
