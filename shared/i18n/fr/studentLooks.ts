/** Mots de la page des étudiants : quelqu'un demande à regarder leur terminal. */
export const studentLooks = {
  asks: "Un enseignant demande à regarder votre terminal. Il ne pourra pas y écrire.",
  accept: "Accepter",
  refuse: "Refuser",
  reads: "Un enseignant regarde votre terminal, sans pouvoir y écrire.",
  asksKeyboard: "Un enseignant regarde votre terminal et demande à y écrire.",
  give: "Laisser écrire",
  keep: "Non",
  types: "Un enseignant regarde votre terminal et peut y écrire.",
  takeBack: "Reprendre le clavier",
  stop: "Arrêter",
  key: "F6 mène à la réponse.",
  failed: "Votre réponse n’est pas partie. Réessayez.",
  absent: "Un enseignant a regardé votre terminal pendant votre absence, de {{from}} à {{to}}.",
} as const;
