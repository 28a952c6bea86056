/** Qui attend quelqu'un, et pourquoi : le tour de la salle, ses notifications. */
export const attention = {
  because: {
    help: "Ouvert parce que l'étudiant demande de l'aide.",
    failed: "Ouvert parce que l'espace est en échec.",
    never: "Ouvert parce que personne n'y est encore venu.",
    checks: "Ouvert parce que des vérifications échouent.",
    silent: "Ouvert parce que l'étudiant ne fait plus rien.",
  },
  others_one: "{{count}} autre attend.",
  others_other: "{{count}} autres attendent.",
  last: "Personne d'autre n'attend.",
  nobody: "Personne n'attend.",
  round: "Tour terminé : personne d'autre n'attend.",
};
