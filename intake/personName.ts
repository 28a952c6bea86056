export interface PersonName {
  lastName: string;
  firstName?: string;
}

/** Words that belong to the family name that follows them. */
const PARTICLES = new Set(
  "de du des d' la le les van von der den ter ten da das dos di del della ben bin al el abu st saint".split(
    " ",
  ),
);

const isUpper = (word: string): boolean => {
  const letters = word.replace(/[^\p{L}]/gu, "");
  return letters.length >= 2 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
};

/**
 * A whole name in two. `Nom, Prénom` and capitals (`Élodie LEFÈVRE`, `LEFÈVRE Élodie`) say it themselves; otherwise
 * the order decides, and without one the first word is the first name, as people write it in running text.
 */
export function splitName(text: string, order?: "firstLast" | "lastFirst"): PersonName {
  const [before, ...after] = text.split(",");
  const rest = after.join(" ").trim();
  if (before?.trim() && rest) return { lastName: before.trim(), firstName: rest };
  const words = text.replace(/,/g, " ").trim().split(/\s+/);
  if (words.length < 2) return { lastName: words[0] ?? "" };
  const cut = capitalsCut(words);
  if (cut) return cut;
  if (order === "lastFirst" || (order === undefined && words.every(isUpper))) return lastFirst(words);
  return { lastName: words.slice(1).join(" "), firstName: words[0] ?? "" };
}

/** Splits where a run of capitals begins or ends; `undefined` where capitals do not tell. */
function capitalsCut(words: string[]): PersonName | undefined {
  const upper = words.map(isUpper);
  const join = (from: number, to: number) => words.slice(from, to).join(" ");
  const end = upper.indexOf(false);
  if (end > 0 && !upper.slice(end).includes(true))
    return { lastName: join(0, end), firstName: join(end, words.length) };
  const start = upper.indexOf(true);
  if (start > 0 && !upper.slice(start).includes(false)) {
    let from = start; // `Charles de GAULLE`: the particle goes with the capitals
    while (from > 1 && PARTICLES.has((words[from - 1] ?? "").toLowerCase())) from--;
    return { lastName: join(from, words.length), firstName: join(0, from) };
  }
  return undefined;
}

function lastFirst(words: string[]): PersonName {
  let end = 0;
  while (end < words.length - 2 && PARTICLES.has((words[end] ?? "").toLowerCase())) end++;
  return { lastName: words.slice(0, end + 1).join(" "), firstName: words.slice(end + 1).join(" ") };
}

/** `elodie.lefevre2@…` → Elodie Lefevre; for lists that have addresses and nothing else. */
export function nameOfEmail(email: string): PersonName {
  const words = (email.split("@")[0] ?? "")
    .split(/[._+]+|\d+/)
    .filter((word) => word !== "")
    .map((word) => word.replace(/(^|-)\p{L}/gu, (letter) => letter.toUpperCase()));
  const [first, ...rest] = words;
  if (first === undefined) return { lastName: email.split("@")[0] ?? "" };
  return rest.length > 0 ? { lastName: rest.join(" "), firstName: first } : { lastName: first };
}
