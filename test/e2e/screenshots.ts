import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "playwright";

/**
 * Keeps a picture: in `docs/screenshots` when asked by `PUPITRE_SCREENSHOTS=1` (a release's pictures are committed),
 * else in `out/screenshots`, so that a test run leaves the tree as it was.
 */
export async function keepPicture(page: Page | Buffer, name: string): Promise<void> {
  const folder =
    process.env.PUPITRE_SCREENSHOTS === "1" ? join("docs", "screenshots") : join("out", "screenshots");
  const path = join(folder, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  if (Buffer.isBuffer(page)) return writeFile(path, page);
  await page.waitForTimeout(350); // a dialog fades in
  await page.screenshot({ path });
}
