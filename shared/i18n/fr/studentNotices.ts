/** Ce que la page dit à l'étudiant de la part de l'enseignant, et le temps qui reste. */
export const studentNotices = {
  title: "Messages de l’enseignant",
  toAll: "De l’enseignant, à tous, {{time}}",
  toSeat: "De l’enseignant, à cet espace, {{time}}",
  close: "J’ai lu",
  left: {
    15: "Il reste moins d’un quart d’heure.",
    5: "Il reste moins de 5 minutes : enregistrez votre travail.",
    1: "Il reste moins d’une minute : enregistrez votre travail.",
  },
} as const;
