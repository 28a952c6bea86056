const KEY = "pupitre.browser";

/**
 * What this browser is called at this seat, made up at the first entry: the teacher is told how many devices there
 * are. Undefined where nothing can be kept; each entry then counts as a device.
 */
export function browserName(): string | undefined {
  try {
    const known = localStorage.getItem(KEY);
    if (known !== null) return known;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(KEY, name);
    return name;
  } catch {
    return undefined;
  }
}
