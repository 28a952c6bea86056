/** Mots de la page où l'on tape un code, et du passage d'un appareil à un autre. */
export const studentJoin = {
  title: "Entrer avec un code",
  text: "Tapez le code de votre étiquette, ou le code de classe que montre votre enseignant.",
  code: "Code",
  enter: "Continuer",
  entering: "Un instant…",
  waiting:
    "Beaucoup de codes faux sont essayés en ce moment. Le vôtre attend son tour : gardez cette page ouverte.",
  malformed:
    "Le code d’une étiquette a huit lettres et chiffres (K7QM-4TXP), un code de classe en a six (K7Q-4TX).",
  unknown: "Ce code n’ouvre rien. Vérifiez-le ; s’il est juste, demandez le nouveau à votre enseignant.",
  failed: "Le portail ne répond pas. Vérifiez la connexion, puis réessayez.",
  link: "Vous avez un lien personnel ou un QR code ? Il vous mène à votre espace sans code.",
  name: {
    title: "Rejoindre « {{title}} »",
    text: "Tapez votre prénom et votre nom, comme sur la liste de classe.",
    label: "Prénom et nom",
    send: "Demander à entrer",
    declared: "Votre enseignant voit que vous êtes entré sous ce nom, et que vous l’avez tapé vous-même.",
    otherCode: "Un autre code",
    empty: "Tapez votre prénom et votre nom.",
    failed: "Le portail ne répond pas. Vérifiez la connexion, puis réessayez.",
    tooMany: "Trop de noms ont été tapés ici. Attendez quelques minutes, ou levez la main.",
  },
  sent: {
    title: "Votre nom est envoyé",
    text: "Vous demandez à rejoindre « {{title}} ». Gardez cette page ouverte : votre espace s’ouvre ici dès que l’on vous fait entrer.",
    patience: "Si rien ne se passe en une minute, levez la main et vérifiez l’orthographe de votre nom.",
    again: "Retaper le nom",
  },
  refused: {
    title: "Vous n’êtes pas entré",
    text: "Votre enseignant a refusé cette demande. Si c’est une erreur, levez la main.",
    again: "Retaper le nom",
  },
  closed: {
    title: "Cette page est fermée",
    text: "Votre enseignant ne fait plus entrer personne par un code de classe. Un lien personnel ou le code d’une étiquette ouvre toujours votre espace.",
    again: "Taper un code",
  },
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
