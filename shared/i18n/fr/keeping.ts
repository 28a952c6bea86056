/** Réinitialiser, en mettant le travail de côté ou sans lui. */
export const keeping = {
  title_one: "Réinitialiser l'espace {{number}} ?",
  title_other: "Réinitialiser {{count}} espaces ?",
  how: "Que devient le travail",
  keep: {
    label: "Garder le travail",
    effect_one:
      "L'espace repart des fichiers du TP. Tout ce qui est dans {{path}} y est mis de côté, et peut revenir jusqu'à la fin.",
    effect_other:
      "Ces espaces repartent des fichiers du TP. Tout ce qui est dans {{path}} est mis de côté dans chacun, et peut revenir jusqu'à la fin.",
    action_one: "Réinitialiser en gardant le travail",
    action_other: "Réinitialiser {{count}} espaces en gardant le travail",
    done_one: "L'espace {{number}} se réinitialise, le travail y est mis de côté.",
    done_other: "{{count}} espaces se réinitialisent, le travail y est mis de côté.",
  },
  reset: {
    label: "Remettre à zéro",
    effect_one: "Le travail dans cet espace est effacé, définitivement.",
    effect_other: "Le travail dans ces espaces est effacé, définitivement.",
    asideToo_one: "Ce qui est mis de côté dans {{count}} d'entre eux est effacé aussi.",
    asideToo_other: "Ce qui est mis de côté dans {{count}} d'entre eux est effacé aussi.",
    action_one: "Effacer et réinitialiser",
    action_other: "Effacer et réinitialiser {{count}} espaces",
    done_one: "L'espace {{number}} se réinitialise.",
    done_other: "{{count}} espaces se réinitialisent.",
  },
  undo: {
    title_one: "Annuler la réinitialisation de l'espace {{number}} ?",
    title_other: "Annuler la réinitialisation de {{count}} espaces ?",
    effect_one:
      "Le travail mis de côté revient à sa place. Ce qui a été fait depuis est mis de côté à son tour : cela aussi peut s'annuler.",
    effect_other:
      "Dans ces espaces, le travail mis de côté en dernier revient à sa place. Ce qui a été fait depuis est mis de côté à son tour : cela aussi peut s'annuler.",
    action_one: "Annuler la réinitialisation",
    action_other: "Annuler {{count}} réinitialisations",
    done_one: "L'espace {{number}} revient au travail mis de côté.",
    done_other: "{{count}} espaces reviennent au travail mis de côté.",
  },
  redo: {
    title_one: "Refaire la réinitialisation de l'espace {{number}} ?",
    action_one: "Refaire la réinitialisation",
  },
  nothingToKeep:
    "Ce TP n'a pas de dossier qui survive à ses programmes : il n'y a rien à garder, le travail est perdu.",
  stays_one: "Les programmes en cours s'arrêtent. Le lien reste le même, les autres espaces ne changent pas.",
  stays_other:
    "Les programmes en cours s'arrêtent. Les liens restent les mêmes, les autres espaces ne changent pas.",
  busy_one: "L'espace {{seats}} se réinitialise déjà : il reste tel quel.",
  busy_other: "Les espaces {{seats}} se réinitialisent déjà : ils restent tels quels.",
  none: "Aucun espace n'a été changé.",
  refused: {
    gone: "N'existent plus : {{seats}}.",
    underway: "Se réinitialisent déjà : {{seats}}.",
    nothingKept: "Rien n'est mis de côté : {{seats}}.",
  },
  progress: "{{done}} espaces sur {{count}} de nouveau prêts",
  asideAt: "Réinitialisé à {{time}}, le travail d'avant est mis de côté.",
  backAt: "Travail remis à {{time}}, ce qui a été fait entre-temps est mis de côté.",
  menuUndo_one: "Annuler la réinitialisation de {{count}} espace…",
  menuUndo_other: "Annuler la réinitialisation de {{count}} espaces…",
} as const;
