/** Thirty students as a French class has them: accents, particles, apostrophes, hyphens, a namesake's first name. */
export const CLASS_OF_THIRTY: readonly [lastName: string, firstName: string][] = [
  ["Abadie", "Chloé"],
  ["Bénéteau", "Maël"],
  ["Calvet", "Inès"],
  ["D'Angelo", "Matteo"],
  ["de La Fontaine", "Zoé"],
  ["Delpech", "Hugo"],
  ["Lefèvre", "Élodie"],
  ["Fabre", "Noé"],
  ["Garrigues", "Anaïs"],
  ["Gòmez", "José"],
  ["Hérault", "Léa"],
  ["Issartel", "Théo"],
  ["Jourdan", "Camille"],
  ["Kœnig", "Loïc"],
  ["Labat-Sicre", "Jeanne"],
  ["Mazière", "Rémi"],
  ["N'Diaye", "Aïssatou"],
  ["Olivier", "François"],
  ["Pagès", "Margaux"],
  ["Quéré", "Yann"],
  ["Roumégous", "Célia"],
  ["Saïdi", "Mehdi"],
  ["Teyssèdre", "Agnès"],
  ["Ursule", "Gaëlle"],
  ["Vidal", "Raphaël"],
  ["Weber", "Jürgen"],
  ["Xavier", "Noémie"],
  ["Ythier", "Benoît"],
  ["Zuñiga", "Lucía"],
  ["O'Neil", "Siân"],
];

/** Their address, by their name. */
export function addressOf([last, first]: readonly [string, string]): string {
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[^a-zA-Z]/g, "")
      .toLowerCase();
  return `${plain(first)}.${plain(last)}@univ-exemple.fr`;
}

/** As Moodle exports it and Excel saves it again: `;` between cells, CRLF between rows, windows-1252. */
export function moodleCsv(people: readonly (readonly [string, string])[] = CLASS_OF_THIRTY): Buffer {
  const rows = people.map(([last, first], index) => [
    first,
    last,
    String(22_400_100 + index),
    addressOf([last, first]),
    "Groupe 3",
  ]);
  const text = [
    ["Prénom", "Nom de famille", "Numéro d'identification", "Adresse de courriel", "Groupes"],
    ...rows,
  ]
    .map((row) => row.join(";"))
    .join("\r\n");
  return toWindows1252(`${text}\r\n`);
}

const HIGH: Record<string, number> = { œ: 0x9c, Œ: 0x8c, "€": 0x80, "’": 0x92 };

function toWindows1252(text: string): Buffer {
  return Buffer.from(
    [...text].map((sign) => {
      const code = HIGH[sign] ?? sign.codePointAt(0) ?? 0;
      if (code > 0xff) throw new Error(`windows-1252 has no ${sign}`);
      return code;
    }),
  );
}
