/** Mots de la remise des liens : codes à taper, page d'entrée, fenêtre à projeter. */
export const handing = {
  typed: "ou, à taper sur {{door}} :",
  reissueAll: "Nouveaux liens pour tous…",
  project: {
    action: "Projeter",
    open: "Ouvrez dans un navigateur :",
    code: "puis tapez le code de votre étiquette",
    qr: "QR code de cette adresse",
    demonstration: "Démonstration : cette adresse ne marche que sur cet ordinateur.",
    left: "Temps restant",
    until: "jusqu'à {{at}}",
    over: "La séance est terminée",
    paused: "En pause",
    pausedUntil: "En pause jusqu'à {{at}}",
    opensAt: "Ouverture : {{at}}",
    closed: "La salle n'est pas ouverte",
    counts: "Espaces prêts et étudiants connectés",
    close: "Échap ferme cette fenêtre, F11 l'affiche en plein écran.",
    gone: "Cette séance n'est plus là.",
  },
} as const;
