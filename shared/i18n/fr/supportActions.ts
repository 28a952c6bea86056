/** Ce que fait l'assistance dans les espaces d'un enseignant : montré d'abord, motivé, consigné. */
export const supportActions = {
  action: {
    restart: "Redémarrer",
    keep: "Réinitialiser en gardant le travail",
    undo: "Annuler la réinitialisation",
    reset: "Réinitialiser à zéro",
    reissue: "Refaire les liens",
    evict: "Fermer les liens",
    extend: "Prolonger",
    end: "Terminer la séance",
  },
  /** Ce qui a été fait, par qui que ce soit, comme nom. */
  deed: {
    launch: "préparation",
    open: "ouverture",
    close: "fermeture de la salle",
    extend: "prolongation",
    end: "fin de la séance",
    reset: "réinitialisation à zéro",
    keep: "réinitialisation en gardant le travail",
    bringBack: "fichiers rapportés",
    undo: "réinitialisation annulée",
    restart: "redémarrage",
    reissue: "nouveaux liens",
    closeLinks: "liens fermés",
    visit: "visite",
    collect: "collecte",
    evict: "liens fermés",
    pause: "pause",
    resume: "reprise",
    seat: "espace ajouté",
    unseat: "espace retiré",
    share: "séance partagée",
    unshare: "partage retiré",
    joinOpen: "page d'accueil ouverte",
    joinClose: "page d'accueil fermée",
    admit: "étudiant admis",
    turnAway: "étudiant refusé",
    retain: "travaux gardés plus longtemps",
    discard: "travaux effacés",
    handOut: "fichier distribué",
  },
  byAssist: "{{deed}} par l'assistance ({{reason}})",
  about: "{{action}} : « {{title}} », de {{teacher}}",
  seats_one: "{{count}} espace : {{seats}}",
  seats_other: "{{count}} espaces : {{seats}}",
  none: "Aucun espace ne serait touché.",
  effect: {
    restartPrograms: "Les programmes en cours s'arrêtent. Le dossier {{path}} reste.",
    restartWork: "Ce TP ne garde aucun dossier : tout le travail de ces espaces est perdu.",
    keep: "Le TP repart de ses fichiers. Ce qui est dans {{path}} y est mis de côté et peut revenir jusqu'à la fin.",
    undo: "Le travail mis de côté revient dans {{path}}. Ce qui s'y trouve est mis de côté à son tour.",
    reset: "Le travail de ces espaces est effacé, définitivement.",
    resetAside: "Ce qui y était mis de côté est effacé aussi (espaces {{seats}}).",
    reissue_one:
      "{{count}} lien personnel cesse d'ouvrir, et qui est entré par lui sort. Le nouveau se trouve dans les liens de l'enseignant ; vous ne le voyez pas.",
    reissue_other:
      "{{count}} liens personnels cessent d'ouvrir, et qui est entré par eux sort. Les nouveaux se trouvent dans les liens de l'enseignant ; vous ne les voyez pas.",
    evict:
      "Plus personne n'entre, et qui est là sort, jusqu'à ce que les liens soient refaits. Espaces et travail restent.",
    extend: "La fin passe de {{from}} à {{to}}.",
    endKept:
      "La séance se termine aussitôt, pour tous. Les travaux que personne n'a collectés restent jusqu'au {{until}}.",
    endWork:
      "La séance se termine aussitôt, pour tous, et les travaux que personne n'a collectés sont perdus.",
  },
  nobodyThere: "Personne n'y est en ce moment.",
  present_one: "Quelqu'un y est en ce moment : espace {{seats}}.",
  present_other: "Quelqu'un y est en ce moment dans {{count}} espaces : {{seats}}.",
  why: {
    gone: "Espace {{seat}} : il n'existe pas, ou plus.",
    underway: "Espace {{seat}} : il redémarre déjà. Attendez qu'il soit prêt.",
    noFolder: "Espace {{seat}} : ce TP ne garde aucun dossier, il n'y a rien à mettre de côté.",
    nothingKept: "Espace {{seat}} : rien n'y est mis de côté.",
    closed: "Espace {{seat}} : ses liens sont déjà fermés.",
  },
  done: "Fait, et consigné : espaces {{seats}}.",
  doneSession: "Fait, et consigné.",
  waiting:
    "Consigné, mais personne ne s'en charge en ce moment (espaces {{seats}}). Sans suite d'ici dix minutes, la demande tombe.",
};

/** Pourquoi ce n'est pas fait. */
export const assistIssue = {
  reason: "Dites pourquoi, en {{max}} caractères au plus et sur une ligne : le motif est consigné.",
  minutes: "Dites de combien de temps prolonger (--by 30m).",
  seatsOrAll: "Nommez les espaces par leur numéro, ou ajoutez --all pour toute la séance, l'un ou l'autre.",
  keepOrStart: "Ajoutez --keep-work pour garder le travail, ou --to-start pour l'effacer, l'un ou l'autre.",
  confirm: "Rien n'a été fait. Ajoutez --yes pour le faire.",
  nothing: "Rien n'a été fait.",
  dropped:
    "Ce cluster a été préparé par une version où l'assistance ne fait que regarder : rien n'a été fait. Préparez-le à nouveau.",
  overtakenSeat:
    "Espace {{seat}} : {{by}} a été plus rapide, il y a {{minutes}} min : $t(supportActions:deed.{{action}}) (motif : {{reason}}). Regardez à nouveau.",
  overtakenSession:
    "{{by}} a été plus rapide, il y a {{minutes}} min : $t(supportActions:deed.{{action}}) (motif : {{reason}}). Regardez à nouveau.",
  changedSeat: "Espace {{seat}} : quelqu'un l'a changé entre-temps. Regardez à nouveau.",
  changedSession: "Quelqu'un a changé la séance entre-temps. Regardez à nouveau.",
};
