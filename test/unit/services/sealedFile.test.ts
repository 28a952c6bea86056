import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sealedFiles } from "../../../services/sealedFile.ts";

test("files that are the first at once are sealed by one key, and all of them open", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pupitre-sealed-"));
  const kept = new Map<string, string>();
  const later = () => new Promise((resolve) => setTimeout(resolve, 1));
  const secrets = {
    get: async (key: string) => {
      await later();
      return kept.get(key);
    },
    put: async (key: string, value: string) => {
      await later();
      kept.set(key, value);
    },
  };
  const sealed = sealedFiles("copies", secrets as never, { available: () => true });
  const names = ["a", "b", "c"];
  await Promise.all(names.map((name) => sealed.write(join(folder, name), name, { name })));
  const read = await Promise.all(names.map((name) => sealed.read(join(folder, name), name)));
  expect(read).toEqual(names.map((name) => ({ name })));
  await rm(folder, { recursive: true });
});
