/** « Données et surveillance » et « Mes fichiers », sur les pages des étudiants. */
export const studentPrivacy = {
  title: "Données et surveillance",
  lead: "Ce que votre enseignant voit, jusqu’à quand, et à qui le demander.",
  back: "Retour",
  sees: {
    title: "Ce que l’équipe enseignante voit",
    presence:
      "Si vous êtes connecté, depuis quand, sur combien d’appareils, et depuis combien de temps vous n’avez rien fait. Ni votre adresse, ni ce que vous faites en dehors de cet espace.",
    terminal:
      "Votre terminal, si vous l’acceptez ou si vous demandez de l’aide : un bandeau le dit tant que cela dure, vous pouvez y mettre fin, et chaque visite est consignée. Si personne n’est là, l’équipe peut le regarder sans y écrire : votre page vous le dit ensuite.",
    checks: "Vos vérifications : réussies ou non, et ce qu’elles affichent.",
    help: "Vos demandes d’aide et leur attente.",
    work: "Votre dossier de travail, quand elle le ramasse : votre page vous dit quand. Après une réinitialisation qui a gardé votre travail, les noms et les tailles de ses fichiers ; elle peut en reprendre, et un message vous le dit.",
  },
  until: {
    title: "Jusqu’à quand",
    space: "L’espace, vos connexions et vos appareils : supprimés à la fin de la séance.",
    spaceAt: "L’espace, vos connexions et vos appareils : supprimés à la fin de la séance ({{when}}).",
    names: "Votre nom sur la liste de classe : gardé un temps fixé par votre établissement, puis supprimé.",
    namesAt: "Votre nom sur la liste de classe : supprimé le {{date}}.",
    attendance:
      "La présence et les vérifications : gardées par numéro d’espace, sans votre nom après cette date.",
    work: "Les travaux ramassés sont chez votre enseignant : c’est lui qui vous dit combien de temps il les garde.",
  },
  never: {
    title: "Ce qui n’est pas fait",
    text: "Pas de compte, pas de publicité, pas de suivi. Un seul cookie, le temps de la séance ; rien ne vient d’un autre site.",
  },
  ask: {
    title: "À qui le demander",
    teacher: "À votre enseignant, pour voir, corriger ou faire supprimer ce qui vous concerne.",
    charter: "La charte d’utilisation du site",
    contact: "Le contact du site pour vos données",
  },
  files: {
    title: "Mes fichiers",
    text: "Votre dossier de travail en une archive (.tar), tant que la séance dure. À la fin, l’espace est supprimé ; le travail que l’enseignant n’a pas ramassé peut être gardé quelques jours pour lui, puis il est effacé.",
    take: "Télécharger mes fichiers",
    started: "Le téléchargement a commencé. S’il s’arrête en route, le fichier est incomplet : recommencez.",
    handed: "Votre enseignant a distribué {{name}} ({{when}}), dans le dossier {{folder}}.",
    collected: "Votre travail a été ramassé par votre enseignant ({{when}}).",
    noWorkFolder: "Ce TP ne garde pas de fichiers.",
    noProgram: "Cet espace n’a pas de quoi faire une archive. Demandez à votre enseignant.",
    notRunning: "L’espace n’est pas prêt. Réessayez dans un instant.",
    busy: "Un téléchargement est déjà en cours, ou beaucoup d’autres le sont. Réessayez dans un instant.",
    wait: "Réessayez dans {{seconds}} s.",
    failed: "Le portail ne répond pas. Vérifiez la connexion, puis réessayez.",
  },
} as const;
