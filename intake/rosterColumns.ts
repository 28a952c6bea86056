/** What a column holds. `lastFirst` and `firstLast` are whole names in that order. */
export type ColumnRole =
  | "lastName"
  | "firstName"
  | "fullName"
  | "lastFirst"
  | "firstLast"
  | "email"
  | "group";
export interface RosterColumn {
  index: number;
  title: string;
  role: ColumnRole;
}

/** Headings as Moodle, Apogée lists, Excel and LibreOffice have them, without accents, marks and capitals. */
const HEADINGS: readonly (readonly [ColumnRole, string])[] = [
  [
    "lastName",
    "nom|nom de famille|nom usuel|nom d usage|nom patronymique|nom de naissance|nom etudiant|nom de l etudiant",
  ],
  ["lastName", "last name|lastname|surname|family name|familyname"],
  ["firstName", "prenom|prenoms|prenom s|prenom usuel|prenom etudiant|prenom de l etudiant"],
  ["firstName", "first name|firstname|given name|given names|givenname|forename|forenames"],
  [
    "lastFirst",
    "nom prenom|nom et prenom|nom prenoms|nom et prenoms|noms et prenoms|last name first name|surname first name",
  ],
  ["firstLast", "prenom nom|prenom et nom|first name last name|first name surname|prenom nom de famille"],
  [
    "fullName",
    "nom complet|full name|fullname|name|names|noms|display name|nom affiche|etudiant|etudiante|etudiants|eleve|eleves",
  ],
  ["fullName", "student|students|student name|participant|participants|utilisateur|user|user full name"],
  [
    "email",
    "adresse de courriel|courriel|adresse courriel|email|e mail|mail|mel|adresse mail|adresse email|adresse e mail",
  ],
  [
    "email",
    "adresse electronique|adresse de messagerie|email address|e mail address|mail address|emailaddress|courriel universitaire",
  ],
  [
    "group",
    "groupe|groupes|groupe td|groupe tp|groupe de td|groupe de tp|groupe s|group|groups|td|tp|classe|class|section",
  ],
];
const ROLES = new Map(
  HEADINGS.flatMap(([role, titles]) => titles.split("|").map((title) => [title, role] as const)),
);

const plain = (title: string): string =>
  title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const roleOf = (title: string): ColumnRole | undefined => ROLES.get(plain(title));

export const isEmail = (text: string): boolean => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text);

/**
 * The heading's row and its columns, or `undefined` for a list without a heading. Some exports put a title above the
 * table, so the first five rows may hold it; below the first, two headings are wanted, for a name can be `Group`.
 */
export function findHeading(rows: readonly string[][]): { row: number; columns: RosterColumn[] } | undefined {
  for (const [row, cells] of rows.slice(0, 5).entries()) {
    if (cells.some((cell) => cell.includes("@"))) return undefined;
    const columns = headingColumns(cells);
    if (columns.length >= (row === 0 ? 1 : 2)) return { row, columns };
  }
  return undefined;
}

function headingColumns(cells: readonly string[]): RosterColumn[] {
  const columns: RosterColumn[] = [];
  for (const [index, title] of cells.entries()) {
    const role = roleOf(title);
    if (role && !columns.some((column) => column.role === role)) columns.push({ index, title, role });
  }
  const has = (role: ColumnRole) => columns.some((column) => column.role === role);
  const separate = has("lastName") && has("firstName");
  return columns
    .map((column) => {
      if (column.role === "lastName" && !has("firstName")) return { ...column, role: "fullName" as const };
      if (column.role === "fullName" && has("firstName") && !has("lastName"))
        return { ...column, role: "lastName" as const };
      return column;
    })
    .filter(
      ({ role }) => !(separate && (role === "fullName" || role === "lastFirst" || role === "firstLast")),
    );
}

/** Columns of a list without a heading, by what stands in them: addresses, then names, then a group. */
export function guessColumns(rows: readonly string[][]): RosterColumn[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const cellsOf = (index: number) => rows.map((row) => row[index] ?? "").filter((cell) => cell !== "");
  const share = (index: number, test: (cell: string) => boolean) =>
    cellsOf(index).filter(test).length / Math.max(1, cellsOf(index).length);
  const indexes = Array.from({ length: width }, (_, index) => index).filter(
    (index) => cellsOf(index).length > 0,
  );
  const email = indexes.find((index) => share(index, isEmail) > 0.5);
  const isNumber = (cell: string) => /^[\d\s./-]+$/.test(cell);
  const texts = indexes.filter((index) => index !== email && share(index, isNumber) <= 0.5);
  const groupLike = (cell: string) => /\d/.test(cell) || cell.length <= 2;
  const names = texts
    .filter((index, position) => position === 0 || share(index, groupLike) <= 0.5)
    .slice(0, 2);
  const group = texts.find((index) => !names.includes(index));
  const columns: RosterColumn[] = [];
  const add = (index: number | undefined, role: ColumnRole) => {
    if (index !== undefined) columns.push({ index, title: "", role });
  };
  const [first, second] = names;
  if (first !== undefined && second !== undefined) {
    const upper = (index: number) =>
      share(index, (cell) => cell === cell.toUpperCase() && cell !== cell.toLowerCase());
    const swapped = upper(second) > 0.5 && upper(first) < 0.5; // `Élodie;LEFÈVRE`
    add(first, swapped ? "firstName" : "lastName");
    add(second, swapped ? "lastName" : "firstName");
  } else add(first, "fullName");
  add(email, "email");
  add(group, "group");
  return columns.sort((a, b) => a.index - b.index);
}
