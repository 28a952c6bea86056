/** Ce qu'une séance partage. */
export const shared = {
  phase: {
    waiting: "Services partagés : en attente",
    creating: "Services partagés : en création",
    starting: "Services partagés : démarrage",
    ready: "Services partagés : prêts",
    failed: "Services partagés : en échec",
    resetting: "Services partagés : réinitialisation",
    paused: "Services partagés : en pause",
    ending: "Services partagés : suppression",
  },
  explain:
    "Ce que tous les espaces de cette séance utilisent ensemble : il n'y en a qu'un, et personne n'y travaille.",
  restart: "Redémarrer les services partagés",
  restartEffect:
    "Leurs programmes redémarrent et gardent leurs données ; les espaces attendent quelques secondes.",
  restarted: "Les services partagés redémarrent.",
  needs: "Partagé, une fois par séance : {{amounts}}",
};
