/** Mots de la demande d'aide de la page des étudiants. */
export const studentHelp = {
  ask: "Demander de l’aide",
  line: "Votre question, en une ligne (facultatif)",
  hint: "Votre enseignant la lit à côté de votre nom.",
  send: "Envoyer",
  cancel: "Annuler",
  pending: "Aide demandée à {{time}}. Votre enseignant le voit ; vous pouvez continuer.",
  question: "Votre question : « {{line}} »",
  withdraw: "Retirer ma demande",
  failed: "La demande n’est pas partie. Réessayez.",
} as const;
