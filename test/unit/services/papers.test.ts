import QRCode from "qrcode";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { createApplication } from "../../../services/application.ts";
import type { Desktop } from "../../../services/desktop.ts";
import { linksCsv, linksText } from "../../../services/papers.ts";
import { slipsHtml } from "../../../services/slips.ts";
import type { RevealedLink } from "../../../shared/contract/views.ts";
import { codeKey, linkKey, type SessionId } from "../../../shared/domain/names.ts";
import type { Locale } from "../../../shared/domain/text.ts";
import { exampleSpec } from "../domain/exampleTemplate.ts";

const link = (seat: number, name: string, more: Partial<RevealedLink> = {}): RevealedLink => ({
  seat,
  person: 1,
  name,
  url: `https://s${seat}.example/s#k`,
  door: "https://join.example",
  code: `K7QM-4TX${seat}`,
  ...more,
});

test("copied links stand in three columns, also where a seat has no name", () => {
  expect(linksText([link(1, "Élodie Lefèvre"), link(2, "")], "fr")).toBe(
    "1\tÉlodie Lefèvre\thttps://s1.example/s#k\n2\t\thttps://s2.example/s#k",
  );
});

test("what is handed out says of a closed link that it is closed, and holds neither address nor code", async () => {
  const closed = link(2, "Bob", { url: undefined, code: undefined });
  expect(linksText([link(1, "Ana"), closed], "en")).toBe(
    "1\tAna\thttps://s1.example/s#k\n2\tBob\t(link closed)",
  );
  const { rows } = linksCsv("Shell", [closed], "fr");
  expect(rows[1]).toEqual(["2", "Bob", "", "", "(lien fermé)", "https://join.example", "", ""]);
  const html = await slipsHtml({
    ...{ title: "Shell", endsAt: "2026-11-02T10:00:00.000Z", locale: "fr" as const, demonstration: false },
    links: [closed],
  });
  expect(html).toContain("Lien fermé par l'enseignant");
  expect(html).not.toMatch(/<svg|class="(door|typed|url)"/);
});

test("copied links that a spreadsheet would run are escaped as in a saved table", () => {
  expect(linksText([link(1, "=HYPERLINK(1)"), link(2, "-Ana"), link(3, "'+33")], "en")).toBe(
    [
      "1\t'=HYPERLINK(1)\thttps://s1.example/s#k",
      "2\t'-Ana\thttps://s2.example/s#k",
      "3\t''+33\thttps://s3.example/s#k",
    ].join("\n"),
  );
});

test.each<[Locale, string, string[]]>([
  [
    "fr",
    "TD 3- shell - liens.csv",
    ["Espace", "Nom", "Courriel", "Groupe", "Lien", "Adresse courte", "Code", "Courriel envoyé le"],
  ],
  [
    "en",
    "TD 3- shell - links.csv",
    ["Seat", "Name", "Email", "Group", "Link", "Short address", "Code", "Mailed on"],
  ],
])(
  "a table of links has a file name that every system takes, and its heading (%s)",
  (locale, name, header) => {
    const links = [
      link(1, "Ana Silva", { email: "ana@example.fr", group: "3", mailedAt: "2026-11-02T10:00:00.000Z" }),
      link(2, "", { code: undefined }),
    ];
    expect(linksCsv("TD 3: shell", links, locale)).toEqual({
      name,
      rows: [
        header,
        [
          "1",
          "Ana Silva",
          "ana@example.fr",
          "3",
          "https://s1.example/s#k",
          "https://join.example",
          "K7QM-4TX1",
          expect.stringContaining("2026"),
        ],
        ["2", "", "", "", "https://s2.example/s#k", "https://join.example", "", ""],
      ],
    });
  },
);

describe("slips", () => {
  const sheet = (links: RevealedLink[], change: Partial<Parameters<typeof slipsHtml>[0]> = {}) =>
    slipsHtml({
      title: "Shell <L1>",
      endsAt: "2026-11-02T12:00:00.000Z",
      locale: "fr",
      demonstration: false,
      links,
      ...change,
    });
  const count = (text: string, part: string) => text.split(part).length - 1;

  test("stand eight on a page, one a link", async () => {
    const html = await sheet(Array.from({ length: 17 }, (_, index) => link(index + 1, `P${index}`)));
    expect([count(html, "<section>"), count(html, "<article>")]).toEqual([3, 17]);
    expect(html.split("<section>").map((page) => count(page, "<article>"))).toEqual([0, 8, 8, 1]);
  });

  test("carry the name, the seat, the group, the QR code and, where nothing shorter can be typed, the link", async () => {
    const { url = "", ...rest } = link(7, "Élodie Lefèvre", { group: "3B", code: undefined });
    const html = await sheet([{ ...rest, url }]);
    expect(html).toContain("<h2>Élodie Lefèvre</h2>");
    expect(html).toContain("Espace 7 · Shell &#60;L1&#62; · 3B");
    expect(html.replaceAll("<wbr>", "")).toContain(url);
    expect(html).toContain(await QRCode.toString(url, { type: "svg", margin: 0, errorCorrectionLevel: "M" }));
  });

  test("carry what can be typed, the short address and the code, where there is a code", async () => {
    const html = await sheet([link(7, "Élodie")], { locale: "en" });
    expect(html.replaceAll("<wbr>", "")).toContain('<p class="door">join.example</p>');
    expect(html).toContain('<p class="typed">K7QM-4TX7</p>');
    expect(html).not.toContain("/s#");
    const without = await sheet([link(7, "Élodie", { code: undefined })], { locale: "en" });
    expect(without).not.toMatch(/class="(door|typed)"/);
  });

  test.each<[Locale, RegExp]>([
    ["fr", /jusqu'au 2 novembre 2026 à \d\d:00/],
    ["en", /until 2 November 2026 at \d\d:00/],
  ])("say the end with twenty-four hours, as the window does (%s)", async (locale, end) =>
    expect(await sheet([link(1, "")], { locale })).toMatch(end),
  );

  test("show a name as it is written, whatever it is written with", async () => {
    const html = await sheet([link(1, `<img src=x onerror="alert('1')">`, { group: "<b>" })]);
    expect(html).not.toMatch(/<img|<b>/);
    expect(html).toContain("&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;");
  });

  test.each<[Locale, string, string]>([
    ["fr", "libre", "DÉMONSTRATION"],
    ["en", "free", "DEMONSTRATION"],
  ])("of nobody say so, and those of the demonstration too (%s)", async (locale, free, mark) => {
    expect(await sheet([link(1, "")], { locale })).toContain(`<h2>${free}</h2>`);
    expect(await sheet([link(1, "")], { locale })).not.toContain(mark);
    expect(await sheet([link(1, "")], { locale, demonstration: true })).toContain(mark);
  });
});

test("the saved table of links opens in a spreadsheet, and no name is a formula there", async () => {
  const id = "k3x9pz" as SessionId;
  const saved: { name: string; text: string }[] = [];
  const desktop: Partial<Desktop> = {
    saveFile: (name, data) => {
      saved.push({ name, text: Buffer.from(data).toString("utf8") });
      return Promise.resolve(`/home/prof/${name}`);
    },
  };
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  const people = [{ seat: 1, person: 1, lastName: "=1+1", email: "a@b.fr", group: "3" }];
  const objects: Record<string, unknown> = {
    [id]: {
      metadata: { name: id },
      spec: { title: "Shell", seats: [{ number: 1, persons: 1 }], template: { spec: exampleSpec() } },
    },
    "pupitre-portal": { data: { origin: "https://{seat}.labs.example" } },
    [`${id}-links`]: {
      data: { [linkKey(1, 1)]: encoded("s3cr3t"), [codeKey(1, 1)]: encoded("K7QM4TXP") },
    },
    [`${id}-roster`]: { data: { "roster.json": encoded(JSON.stringify({ version: 1, people })) } },
  };
  const cluster: Partial<Cluster> = {
    list: () => Promise.resolve({ items: [], resourceVersion: "1" }),
    get: <T>({ name }: { name: string }) => Promise.resolve(objects[name] as T | undefined),
    informer: () => ({ synced: Promise.resolve(), state: "live", list: () => [], get: () => undefined }),
  };
  const settings = { get: () => ({ locale: "fr" }) };
  const drafts = { settled: () => Promise.resolve() };
  const ports = { desktop, settings, drafts, emit: () => undefined };
  const application = createApplication({ ...ports, now: () => new Date(0) } as never);
  application.setSite(
    { id: "practice", kind: "practice", name: "", server: "", state: "live", seenAt: "" },
    { id: "practice", kind: "practice", namespace: "demo", cluster: cluster as Cluster },
  );
  const caller = { id: "1", emit: () => undefined };
  const answer = await application.handlers.exportLinks({ site: "practice", session: id }, caller);
  await application.stop();
  expect(answer).toEqual({ path: "/home/prof/Shell - liens.csv" });
  expect(saved).toEqual([
    {
      name: "Shell - liens.csv",
      text: "\uFEFFEspace;Nom;Courriel;Groupe;Lien;Adresse courte;Code;Courriel envoyé le\r\n1;'=1+1;a@b.fr;3;https://k3x9pz-01.labs.example/s#s3cr3t;https://join.labs.example;K7QM-4TXP;\r\n",
    },
  ]);
});
