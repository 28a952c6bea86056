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
  handOver: {
    action: "Continuer sur un autre appareil",
    title: "Continuer sur un autre appareil",
    scan: "Scannez ce QR code avec l’autre appareil.",
    qr: "QR code qui ouvre cet espace sur un autre appareil",
    type: "Ou ouvrez-y {{door}} et tapez :",
    once: "Une seule fois, pendant {{minutes}} minutes. Ne le montrez à personne : il ouvre votre espace.",
    close: "Fermer",
    failed: "Le portail ne répond pas. Réessayez.",
  },
} as const;
