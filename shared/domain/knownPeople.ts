import type { Person } from "./roster.ts";

/** Same address, or same name unless two addresses tell two persons apart. Case, width and invisible marks do not count. */
export class KnownPeople {
  readonly #emails = new Map<string, number>();
  readonly #names = new Map<string, { row: number; email: string | undefined }[]>();

  /** The row of the same person, if there was one. */
  meet(person: Person, row: number): number | undefined {
    const other = this.find(person);
    const { email, name } = keysOf(person);
    const namesakes = this.#names.get(name) ?? [];
    if (email !== undefined && !this.#emails.has(email)) this.#emails.set(email, row);
    if (namesakes.length < 20) this.#names.set(name, [...namesakes, { row, email }]);
    return other;
  }

  find(person: Person): number | undefined {
    const { email, name } = keysOf(person);
    return (
      (email === undefined ? undefined : this.#emails.get(email)) ??
      this.#names.get(name)?.find((namesake) => !email || !namesake.email || namesake.email === email)?.row
    );
  }
}

const keysOf = ({ email, firstName = "", lastName }: Person) => ({
  email: email === undefined ? undefined : folded(email),
  // Whole: where one list has two columns, another has one, and nobody can tell where `Inès Da Costa` is to be cut.
  name: folded(`${firstName} ${lastName}`),
});

const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");
