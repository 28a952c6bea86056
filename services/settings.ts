import { readFile, rename, writeFile } from "node:fs/promises";
import type { CallInput } from "../shared/contract/calls.ts";
import { Settings } from "../shared/contract/views.ts";
import type { Locale } from "../shared/domain/text.ts";

export interface SettingsStore {
  get(): Settings;
  /** Fields that are absent stay as they are. */
  change(part: CallInput<"changeSettings">): Promise<Settings>;
}

/** A small JSON file. One that cannot be read is set aside, never overwritten, and the defaults serve. */
export async function openSettings(path: string, locale: Locale): Promise<SettingsStore> {
  const defaults: Settings = {
    locale,
    theme: "system",
    site: "practice",
    singleKeys: true,
    notices: true,
    offlineCopies: true,
    hintsDismissed: [],
  };
  let current = (await load(path, defaults)) ?? defaults;
  let writing = Promise.resolve();
  return {
    get: () => current,
    async change(part) {
      const given = Object.entries(part).filter(([, value]) => value !== undefined);
      current = Settings.parse({ ...current, ...Object.fromEntries(given) });
      const text = JSON.stringify(current, null, 2);
      writing = writing.catch(() => undefined).then(() => writeAtomically(path, text));
      await writing;
      return current;
    },
  };
}

async function load(path: string, defaults: Settings): Promise<Settings | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return Settings.parse({ ...defaults, ...(JSON.parse(text) as object) });
  } catch {
    await rename(path, `${path}.unreadable`);
    return undefined;
  }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
