/** Mots de la carte « Mes vérifications » de la page des étudiants. */
export const studentChecks = {
  title: "Mes vérifications",
  score: "{{passed}}/{{all}}",
  run: "Vérifier mon travail",
  running: "Vérification en cours…",
  never: "Rien n’a encore été vérifié.",
  done: "Vérifié à {{time}} : {{passed}} sur {{all}}.",
  notReady: "On peut vérifier dès que l’espace est prêt.",
  failed: "La demande n’est pas partie. Réessayez.",
  hint: "Indice : {{text}}",
  state: {
    none: "pas encore vérifié",
    passed: "réussi",
    failed: "pas encore réussi",
    timedOut: "trop long",
    broken: "non vérifiable",
  },
  timedOut:
    "Cette vérification n’a pas fini à temps. Réessayez ; si cela se répète, demandez à votre enseignant.",
  broken:
    "Cette vérification n’a pas pu se faire. Réessayez dans un instant, ou demandez à votre enseignant.",
} as const;
