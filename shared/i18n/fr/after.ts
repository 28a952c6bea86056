/** Ce qui reste d'une séance, côté enseignant. */
export const after = {
  attendance: {
    action: "Exporter la présence…",
    of: "Présence de {{title}}",
    title: "Présence de « {{title}} »",
    lead: "Par espace : première et dernière connexion, minutes connecté, vérifications, demandes d'aide.",
    now: "La séance n'est pas terminée : le fichier dit ce qu'il en est maintenant, à une minute près.",
    named:
      "Les noms y figurent ; Pupitre les garde jusqu'au {{date}}. Ce que vous enregistrez est à vous de protéger, et d'effacer à cette date.",
    unnamed: "Les noms étaient gardés jusqu'au {{date}} : le fichier ne contient que les numéros d'espace.",
    xlsx: "Classeur (XLSX)",
    csv: "Texte (CSV)",
  },
  notMe: {
    text: "Quelqu'un qui était entré avec ce lien a dit « Ce n'est pas moi » ({{time}}). Demandez à qui il est allé ; s'il est en de mauvaises mains, remplacez-le ci-dessous.",
  },
  receipt: {
    pdf: "Imprimer, PDF…",
  },
} as const;
