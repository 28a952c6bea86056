import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rememberedClasses } from "../../../services/rememberedClasses.ts";
import { noVault, secretStore, type Vault } from "../../../services/secretStore.ts";
import { endOfSchoolYear } from "../../../shared/domain/rememberedClass.ts";

let root: string;
let day = new Date("2026-12-01T08:00:00Z");
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pupitre-classes-"));
  day = new Date("2026-12-01T08:00:00Z");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const caller = { id: "1", emit: () => undefined };
/** A key store that turns bytes around: enough to tell what went through it. */
const vault: Vault = {
  available: () => true,
  encrypt: (text) => Buffer.from(text).reverse(),
  decrypt: (data) => Buffer.from(data).reverse().toString("utf8"),
};
const open = (system: Vault = vault) => {
  const folder = join(root, "classes");
  const secrets = secretStore(join(root, "keys"), system);
  return rememberedClasses({ folder, secrets, vault: system, now: () => day });
};
const people = [
  { lastName: "Zorglubcanari", firstName: "Ana", email: "ana@ecole.example" },
  { lastName: "Brimbelcanari" },
];
const input = { name: "L1 · groupe 3", keepUntil: "2027-08-31", people, replace: false };

/** Every byte that there is below the folder. */
async function bytesOnDisk(): Promise<string> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const texts = await Promise.all(files.map((path) => readFile(path, "latin1")));
  return [...files.map((path) => path.slice(root.length)), ...texts].join("\n");
}

test("a class is there again after a restart, and its names stand nowhere on the disk", async () => {
  const { id } = await open().handlers.rememberClass(input, caller);
  const { handlers } = open();
  expect(await handlers.rememberedClasses(null, caller)).toEqual({
    available: true,
    classes: [
      {
        id,
        name: "L1 · groupe 3",
        students: 2,
        keepUntil: "2027-08-31",
        savedAt: "2026-12-01T08:00:00.000Z",
      },
    ],
  });
  expect(await handlers.rememberedPeople({ id }, caller)).toEqual(people);
  for (const canary of ["canari", "ecole.example", "groupe"])
    expect(await bytesOnDisk()).not.toContain(canary);
});

test("without a key store nothing is remembered, and it says so", async () => {
  const { handlers } = open(noVault);
  await expect(handlers.rememberClass(input, caller)).rejects.toMatchObject({
    failure: { issues: [{ code: "remembered.noKeyStore" }] },
  });
  expect(await handlers.rememberedClasses(null, caller)).toEqual({ available: false, classes: [] });
  expect(await readdir(root)).toEqual([]);
});

test("a class goes after its day, also where it can no longer be read", async () => {
  await open().handlers.rememberClass(input, caller);
  await open().handlers.rememberClass({ ...input, name: "later", keepUntil: "2027-12-31" }, caller);
  day = new Date("2027-08-31T20:00:00Z");
  await open(noVault).forgetExpired();
  expect(await readdir(join(root, "classes"))).toHaveLength(2);
  day = new Date("2027-09-01T06:00:00Z");
  await open(noVault).forgetExpired();
  const { classes } = await open().handlers.rememberedClasses(null, caller);
  expect(classes.map(({ name }) => name)).toEqual(["later"]);
});

test("a list is renamed, replaced when asked to, and forgotten", async () => {
  const { handlers } = open();
  const { id } = await handlers.rememberClass(input, caller);
  await expect(handlers.rememberClass({ ...input, name: "l1 · GROUPE 3" }, caller)).rejects.toMatchObject({
    failure: { issues: [{ code: "remembered.nameTaken" }] },
  });
  const replaced = { ...input, people: people.slice(1), keepUntil: "2027-06-30", replace: true };
  expect(await handlers.rememberClass(replaced, caller)).toMatchObject({ id, students: 1 });
  await handlers.renameClass({ id, name: "L1 b" }, caller);
  expect((await handlers.rememberedClasses(null, caller)).classes).toMatchObject([
    { id, name: "L1 b", students: 1, keepUntil: "2027-06-30" },
  ]);
  await handlers.forgetClass({ id }, caller);
  expect(await readdir(join(root, "classes"))).toEqual([]);
});

test("a file that was changed, or whose day was moved, is not read", async () => {
  const { handlers } = open();
  await handlers.rememberClass(input, caller);
  const folder = join(root, "classes");
  const [file = ""] = await readdir(folder);
  const path = join(folder, file);
  const whole = await readFile(path);
  await rename(path, join(folder, file.replace("2027-08-31", "2028-08-31")));
  expect((await handlers.rememberedClasses(null, caller)).classes).toEqual([]);
  await rm(join(folder, file.replace("2027-08-31", "2028-08-31")));
  whole[40] = (whole[40] ?? 0) ^ 1;
  await writeFile(path, whole);
  expect((await handlers.rememberedClasses(null, caller)).classes).toEqual([]);
});

test.each(["2026-11-30", "2029-01-01"])(
  "a day that has passed or is far ahead is refused (%s)",
  async (keepUntil) => {
    await expect(open().handlers.rememberClass({ ...input, keepUntil }, caller)).rejects.toMatchObject({
      failure: { issues: [{ code: "remembered.day" }] },
    });
  },
);

test.each([
  ["2026-12-01T08:00:00Z", "2027-08-31"],
  ["2027-06-15T08:00:00Z", "2027-08-31"],
  ["2027-08-20T08:00:00Z", "2028-08-31"],
  ["2027-09-01T08:00:00Z", "2028-08-31"],
])("the school year of %s ends on %s", (now, end) => {
  expect(endOfSchoolYear(new Date(now))).toBe(end);
});
