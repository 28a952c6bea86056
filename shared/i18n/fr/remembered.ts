/** Les classes enregistrées sur cet ordinateur. */
export const remembered = {
  menu: "Classes enregistrées",
  none: "Aucune classe enregistrée. Lisez une liste, puis « Enregistrer la classe ».",
  noKeyStore:
    "Ce système n'a pas de coffre pour chiffrer des noms : Pupitre ne les écrit pas en clair. Gardez le fichier de la liste.",
  students_one: "{{count}} étudiant",
  students_other: "{{count}} étudiants",
  until: "jusqu'au {{day}}",
  manage: "Gérer…",
  save: "Enregistrer la classe…",
  saveTitle: "Enregistrer cette classe",
  saveExplain_one: "{{count}} nom, chiffré sur cet ordinateur pour vous seul, et supprimé après la date.",
  saveExplain_other:
    "{{count}} noms, chiffrés sur cet ordinateur pour vous seul, et supprimés après la date.",
  name: "Nom de la classe",
  namePlaceholder: "L1 informatique, groupe 3",
  keepUntil: "Gardée jusqu'au",
  replace: "Une classe a déjà ce nom : elle sera remplacée.",
  confirm: "Enregistrer",
  confirmReplace: "Remplacer",
  saved: "Classe « {{name}} » enregistrée.",
  manageTitle: "Classes enregistrées",
  rename: "Renommer",
  forget: "Supprimer",
  forgetSure: "Supprimer pour de bon ?",
} as const;
