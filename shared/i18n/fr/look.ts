/** Regarder un terminal, avec l'accord de l'étudiant. */
export const look = {
  explain:
    "L'étudiant est prévenu et accepte d'abord, sauf s'il a demandé de l'aide. Vous regardez sans écrire ; le clavier se demande ensuite.",
  connecting: "Connexion…",
  asking: "En attente de l'accord de l'étudiant…",
  nobody:
    "L'étudiant était là il y a un instant. S'il revient, la question lui est posée ; sinon le terminal s'ouvre dans une minute environ.",
  cancel: "Annuler",
  refused: "L'étudiant ne souhaite pas être regardé.",
  close: "Fermer",
  because: {
    agreed: "Vous regardez, avec l'accord de l'étudiant.",
    helpAsked: "Vous regardez : l'étudiant a demandé de l'aide.",
    absent: "Personne n'est là. L'étudiant saura que vous avez regardé.",
  },
  askKeyboard: "Demander le clavier",
  keyboardAsked: "Clavier demandé…",
  dropKeyboard: "Ne plus demander",
  keyboardGiven: "Vous pouvez écrire ; l'étudiant peut reprendre le clavier. F6 : sortir.",
  giveBack: "Rendre le clavier",
};
