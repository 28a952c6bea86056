import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElectronApplication, Page } from "playwright";
import QRCode from "qrcode";

/** Eight slips an A4 page, two beside each other; millimetres, as `services/slips.ts` lays them out. */
const SLIP = { width: 105, height: 296.5 / 4, onPage: 8 };
/** Where a slip's code stands on it, with room for a pixel more. */
const CODE = { left: 68, right: 103, top: 3, bottom: 42 };
/** Pixels an inch: a module of the code is then ten of them wide. */
const SHARP = 300;
const MM = 25.4;

/** The window in which paper is shown before it is printed; the page that was printed into it is hidden and gone. */
export async function paperWindow(app: ElectronApplication): Promise<Page> {
  const isPaper = (page: Page) => page.url().startsWith("pupitre-app://papers/");
  const open = app.windows().find(isPaper);
  if (open) return open;
  for (;;) {
    const page = await app.waitForEvent("window");
    await page.waitForURL(/./).catch(() => undefined); // destroyed already
    if (!page.isClosed() && isPaper(page)) return page;
  }
}

/** Paper as it would leave the printer. */
interface Paper {
  /** All of it, white space as one blank. */
  text(): string;
  /** What the slip number `index`, from 0, says. */
  slipText(index: number): string;
  /** Whether the code on a slip is, module by module, the one of `content`. */
  slipShowsCodeOf(index: number, content: string): boolean;
  /** The first page, for those who look: the viewer's own drawing is none of our pages. */
  firstPage(): Buffer;
  forget(): void;
}

/** Takes the PDF out of the window and has poppler read it. */
export async function readPaper(app: ElectronApplication, window: Page): Promise<Paper> {
  const data = await app.evaluate(async ({ net }, url) => {
    const answer = await net.fetch(url);
    return Buffer.from(await answer.arrayBuffer()).toString("base64");
  }, window.url());
  const folder = mkdtempSync(join(tmpdir(), "pupitre-paper-"));
  const file = join(folder, "paper.pdf");
  writeFileSync(file, Buffer.from(data, "base64"));
  const words = (...options: string[]) =>
    execFileSync("pdftotext", [...options, file, "-"], { encoding: "utf8" })
      .normalize("NFKC") // a font may draw "fi" as one sign
      .replace(/\s+/g, " ");
  return {
    text: () => words(),
    slipText: (index) => words("-r", "72", ...cropOf(index, 72)),
    slipShowsCodeOf(index, content) {
      const image = execFileSync("pdftoppm", ["-gray", "-r", String(SHARP), ...cropOf(index, SHARP), file], {
        maxBuffer: 64 * 1024 * 1024,
      });
      return showsCode(readGrey(image), content);
    },
    firstPage: () =>
      execFileSync("pdftoppm", ["-png", "-r", "90", "-l", "1", file], { maxBuffer: 64 * 1024 * 1024 }),
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function cropOf(index: number, perInch: number): string[] {
  const pixels = (mm: number) => String(Math.round((mm * perInch) / MM));
  const page = String(Math.floor(index / SLIP.onPage) + 1);
  const [row, column] = [Math.floor((index % SLIP.onPage) / 2), index % 2];
  const [x, y] = [pixels(column * SLIP.width), pixels(row * SLIP.height)];
  return ["-f", page, "-l", page, "-x", x, "-y", y, "-W", pixels(SLIP.width), "-H", pixels(SLIP.height)];
}

type Picture = { width: number; dark: (x: number, y: number) => boolean };

/** A PGM: `P5 width height 255`, then a byte a pixel. */
function readGrey(data: Buffer): Picture {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(data.subarray(0, 64).toString("latin1"));
  if (!header) throw new Error("pdftoppm wrote no grey picture");
  const width = Number(header[1]);
  const start = header[0].length;
  return { width, dark: (x, y) => (data[start + y * width + x] ?? 255) < 128 };
}

/** Three of a code's corners are dark, so that what is dark spans it whole. */
function showsCode(picture: Picture, content: string): boolean {
  const px = (mm: number) => Math.round((mm * SHARP) / MM);
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = px(CODE.top); y < px(CODE.bottom); y++)
    for (let x = px(CODE.left); x < px(CODE.right); x++)
      if (picture.dark(x, y)) {
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
  const { modules } = QRCode.create(content, { errorCorrectionLevel: "M" });
  const middle = (from: number, to: number, index: number) =>
    Math.floor(from + ((to - from) * (index + 0.5)) / modules.size);
  return Array.from({ length: modules.size ** 2 }, (_, index) => {
    const [row, column] = [Math.floor(index / modules.size), index % modules.size];
    return (
      picture.dark(middle(left, right, column), middle(top, bottom, row)) ===
      Boolean(modules.get(row, column))
    );
  }).every(Boolean);
}
