import type { Person } from "../../../../shared/domain/roster.ts";

const NAMES = [
  "Élodie Lefèvre",
  "Ana Pereira",
  "Baptiste Noël",
  "Chloé Marchand",
  "Djibril Traoré",
  "Inès Benaïssa",
  "Hugo Rousseau",
  "Jean-Pierre Le Goff",
  "Anaïs Français",
  "Théo Garçon",
  "Maëlys Dupré",
  "Loïc Hervé",
  "Zoé Müller",
  "Nathan Gauthier",
  "Léa Fontaine",
  "Mohamed Amrani",
  "Camille Œuvrard",
  "Agathe d’Estienne",
  "Raphaël Pâris",
  "Sofia Nuñez",
  "Gaël Kermarrec",
  "Aïcha Diallo",
  "Rémi Château",
  "Manon Lacroix",
  "Yanis Belkacem",
  "Eloïse Vérité",
  "Tom Nguyễn",
  "Salomé Barthélemy",
  "Célestin Bouchard",
  "Noémie Delacroix-Beaumont",
];

/** Thirty students; further ones repeat with a number. */
export function students(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const name = NAMES[index % NAMES.length] ?? "Ana Pereira";
    const space = name.indexOf(" ");
    const round = Math.floor(index / NAMES.length);
    const lastName = name.slice(space + 1) + (round > 0 ? ` ${round + 1}` : "");
    return {
      firstName: name.slice(0, space),
      lastName,
      email: `etudiant${index + 1}@example.org`,
      group: "Groupe 3",
    };
  });
}
