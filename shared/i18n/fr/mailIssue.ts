/** Ce qui empêche un courriel de partir. */
export const mailIssue = {
  placeholder: "« {{word}} » n'est pas un mot que Pupitre remplace. Corrigez-le ou retirez les accolades.",
  linkInSubject:
    "Le lien personnel ne va pas dans l'objet, que d'autres peuvent lire. Mettez-le dans le texte.",
  linkNotAgreed: "Le texte contient le lien personnel. Choisissez de l'envoyer, ou retirez-le du texte.",
  linkMissing: "Le texte ne dit pas où va le lien. Écrivez {lien} à sa place.",
  linksNotYet: "Les liens ne sont pas encore tous faits. Attendez que les espaces soient prêts.",
  demonstration: "La démonstration n'envoie pas de courriel : ses liens n'ouvrent que sur cet ordinateur.",
  noAccount:
    "Aucun compte de messagerie n'est indiqué. Indiquez le serveur, votre identifiant et votre adresse.",
  noPassword: "Le mot de passe manque, ou il est celui d'un autre serveur. Tapez-le.",
  mustEncrypt:
    "{{host}} n'est pas cet ordinateur : rien ne lui est dit sans chiffrement. Choisissez STARTTLS ou TLS.",
  auth: "{{host}} refuse l'identifiant ou le mot de passe ({{said}}). Certains services veulent un mot de passe d'application.",
  noTls: "{{host}} n'offre pas de chiffrement à ce port. Essayez l'autre choix, ou demandez le bon port.",
  certificate:
    "Le certificat de {{host}} n'est pas celui d'une autorité connue ici. Vérifiez le nom, ou demandez à l'assistance.",
  unknownHost: "Il n'y a pas de serveur {{host}}. Vérifiez son nom et le réseau.",
  unreachable:
    "{{host}} ne répond pas. Vérifiez le port et le réseau : certains réseaux n'autorisent que leur propre serveur.",
  busy: "{{host}} ne veut pas pour le moment ({{said}}). Reprenez dans quelques minutes.",
  sender: "{{host}} refuse votre adresse d'expéditeur ({{said}}). Écrivez celle de votre compte.",
  serverSays: "{{host}} a interrompu l'envoi ({{said}}). Reprenez plus tard, ou demandez à l'assistance.",
  noSmtp: "Ce qui répond à {{host}} n'est pas un serveur d'envoi de courriel. Vérifiez le nom et le port.",
  sentBefore: "Des courriels de cette séance sont déjà partis. Ajoutez --resume pour envoyer le reste.",
} as const;

/** Ce qui empêche d'enregistrer une classe. */
export const rememberedIssue = {
  noKeyStore: "Ce système n'a pas de coffre pour chiffrer des noms. Gardez le fichier de la liste.",
  nameTaken: "Une classe a déjà ce nom. Choisissez-en un autre.",
  day: "La date doit être à venir, et dans moins de deux ans. Choisissez-en une autre.",
} as const;
