/** Mots de la page où l'on tape un code, et du passage d'un appareil à un autre. */
export const studentJoin = {
  title: "Entrer avec un code",
  text: "Tapez le code de votre étiquette : huit lettres et chiffres.",
  code: "Code",
  enter: "Continuer",
  entering: "Un instant…",
  waiting:
    "Beaucoup de codes faux sont essayés en ce moment. Le vôtre attend son tour : gardez cette page ouverte.",
  malformed: "Un code a huit lettres et chiffres, par exemple K7QM-4TXP.",
  unknown:
    "Ce code n’ouvre aucun espace. Vérifiez-le ; s’il est juste, demandez le nouveau à votre enseignant.",
  failed: "Le portail ne répond pas. Vérifiez la connexion, puis réessayez.",
  link: "Vous avez un lien personnel ou un QR code ? Il vous mène à votre espace sans code.",
} as const;
