/** La fiche pour le registre des traitements. */
export const register = {
  columns: { data: "Données", where: "Où", is: "État", until: "Jusqu'au", checked: "Vérifié" },
  data: {
    names: "noms, courriels et groupes de la liste de classe",
    links: "liens personnels et codes",
    presence: "quand quelqu'un était à un espace, demandes d'aide, appareils",
    work: "fichiers faits par les étudiants",
    record: "ce que les enseignants et l'assistance ont fait, et pourquoi",
    attendance: "présence par espace, sans noms",
    copies: "fiches, courriels, exports et travaux récupérés : qui les a faits en répond",
    backups: "sauvegardes du cluster : le site dit combien de temps il les garde",
  },
  is: {
    held: "conservé ({{count}})",
    deleted: "supprimé : absent du cluster",
    none: "rien",
    unknown: "lecture non autorisée",
    outside: "hors de Pupitre",
  },
  untilNone: "sans date",
  shared: "Plusieurs travaillent à cet espace : la présence et les fichiers sont aussi les leurs.",
};
