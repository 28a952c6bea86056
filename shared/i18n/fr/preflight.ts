/** Ce qui se sait avant de préparer une séance : ce qu'il y a (première phrase) et que faire (la suite). */
export const preflight = {
  title: "Avant de préparer",
  checking: "Vérifications en cours…",
  clear: "Rien ne s'oppose à la préparation.",
  blocked_one: "Un point empêche la préparation.",
  blocked_other: "{{count}} points empêchent la préparation.",
  warned_one: "Un point à connaître avant de préparer.",
  warned_other: "{{count}} points à connaître avant de préparer.",
  notes_one: "{{count}} remarque",
  notes_other: "{{count}} remarques",
  again: "Vérifier à nouveau",
  weight: { blocks: "Empêche", warns: "Attention", notes: "Remarque" },
  finding: {
    versionTooOld:
      "Ce site tourne sous Kubernetes {{version}}, trop ancien. Demandez à l'assistance au moins la version {{oldest}}.",
    versionUntried:
      "Kubernetes {{version}} est plus récent que tout ce qui a été essayé ({{tried}}). Préparez d'abord une petite séance d'essai.",
    notPrepared:
      "Ce site n'a pas encore été préparé pour Pupitre. Demandez à l'assistance de lancer « Préparer ce cluster ».",
    noDoor:
      "Aucune porte pour les étudiants n'est déclarée dans cet établissement. Demandez à l'assistance de terminer la préparation du site.",
    nobodyConducts:
      "Personne ne construit les espaces sur ce site en ce moment. La séance attendra ; prévenez l'assistance.",
    right: {
      launch: "Vous n'avez pas le droit de créer une séance ici. Demandez à l'assistance : {{rights}}.",
      names:
        "Vous n'avez pas le droit d'enregistrer une liste de classe. Demandez à l'assistance : {{rights}}.",
      policy: "Vous ne pouvez pas lire les règles de l'établissement. Demandez à l'assistance : {{rights}}.",
      follow: "Vous ne verrez pas l'état des espaces. Demandez à l'assistance : {{rights}}.",
      steer:
        "Vous ne pourrez ni ouvrir, ni prolonger, ni terminer la séance. Demandez à l'assistance : {{rights}}.",
      help: "Vous ne pourrez ni redémarrer ni rejoindre un espace. Demandez à l'assistance : {{rights}}.",
      links: "Vous ne pourrez pas donner les liens aux étudiants. Demandez à l'assistance : {{rights}}.",
      record: "Vos interventions ne pourront pas être consignées. Demandez à l'assistance : {{rights}}.",
      receipt: "Vous ne pourrez pas lire le bilan. Demandez à l'assistance : {{rights}}.",
    },
    quota:
      "Le quota « {{quota}} » de l'établissement ne laisse que {{left}} « {{what}} », il en faut {{need}}. Terminez une autre séance ou demandez davantage à l'assistance.",
    seatQuota:
      "Ce TP demande plus que ce que son propre espace autorise ({{resource}}). Signalez-le à l'auteur du TP.",
    podSecurity:
      "Ce TP demande le niveau de sécurité « {{needed}} », les espaces n'admettent que « {{enforced}} ». Choisissez un autre TP.",
    imageToFetch:
      "L'image {{image}} n'a été vue sur aucune machine. Elle sera téléchargée de {{registry}} ; préparez la séance un peu à l'avance.",
    imagePrivate:
      "L'image {{image}} vient de {{registry}}, qui peut demander un mot de passe. Les espaces n'en ont pas : assurez-vous qu'elle y est publique.",
    imageUnseen:
      "On ne peut pas savoir d'ici si l'image {{image}} est déjà sur place. Elle sera téléchargée de {{registry}} s'il le faut.",
    imageNotFound:
      "L'image {{image}} est introuvable : le cluster vient d'essayer. Vérifiez son nom et sa version.",
    imageNoAccess:
      "L'image {{image}} demande une autorisation que le cluster n'a pas : il vient d'essayer. Choisissez une image publique ou prévenez l'assistance.",
    imageUnreachable:
      "Le cluster n'a pas pu joindre {{registry}} pour l'image {{image}}. Essayez à nouveau plus tard ou prévenez l'assistance.",
    storageUnknown:
      "On ne peut pas savoir d'ici si chaque espace aura son disque. Il manque un droit : {{right}}.",
    storageClassMissing:
      "La classe de stockage « {{name}} », choisie pour ce site, n'existe pas. Demandez à l'assistance de la créer ou d'en choisir une autre.",
    storageNone:
      "Ce site n'a aucun disque à donner : ni classe par défaut, ni volume libre. Choisissez un TP sans disque ou prévenez l'assistance.",
    volumesNone:
      "Aucun disque libre dans la classe « {{name}} ». Terminez une autre séance ou demandez des volumes à l'assistance.",
    volumesShort_one:
      "Un seul disque est libre pour {{seats}} espaces. Les autres attendront ; demandez des volumes à l'assistance.",
    volumesShort_other:
      "{{count}} disques sont libres pour {{seats}} espaces. Les autres attendront ; demandez des volumes à l'assistance.",
    namespacesForeign_one:
      "« {{name}} » porte un nom d'espace et n'est pas à Pupitre. Rien n'y sera touché ; signalez-le à l'assistance.",
    namespacesForeign_other:
      "{{count}} namespaces, dont « {{name}} », portent des noms d'espaces et ne sont pas à Pupitre. Rien n'y sera touché ; signalez-le à l'assistance.",
    namespacesStuck_one:
      "La suppression de « {{name}} », d'une séance passée, n'aboutit pas. L'assistance doit la débloquer.",
    namespacesStuck_other:
      "La suppression de {{count}} anciens espaces, dont « {{name}} », n'aboutit pas. L'assistance doit la débloquer.",
    notIsolated:
      "Ce site n'isole pas les espaces les uns des autres : un programme lancé dans l'un peut en joindre un autre. Réservez ce site à des étudiants de confiance, ou demandez à l'assistance un réseau qui applique les NetworkPolicy. Ce constat restera au bilan de la séance.",
  },
  capacity: {
    none: "Pas un seul espace ne tient sur ce site.",
    tooLargeCpu:
      "Un espace demande {{need}} sur une même machine ; la plus libre en a {{largest}}. Choisissez un TP plus léger.",
    tooLargeMemory:
      "Un espace demande {{need}} de mémoire sur une même machine ; la plus libre en a {{largest}}. Choisissez un TP plus léger.",
    missing: "Pour le savoir, demandez à l'assistance les droits : {{rights}}.",
    takenAt: "Compté par le site il y a {{age}}.",
    largest: "Machine la plus libre : {{cpu}}, {{memory}} de mémoire.",
    closed: "Machines hors service : {{list}}.",
    cordoned_one: "{{count}} réservée",
    cordoned_other: "{{count}} réservées",
    notReady_one: "{{count}} en panne",
    notReady_other: "{{count}} en panne",
    tainted_one: "{{count}} fermée aux espaces",
    tainted_other: "{{count}} fermées aux espaces",
  },
  images: {
    try_one: "Essayer de télécharger l'image",
    try_other: "Essayer de télécharger les {{count}} images",
    asked: "Demandé : le résultat s'affichera ici.",
    late: "Pas encore de résultat. Réessayez dans quelques minutes.",
  },
  isolation: {
    name: "Isolation",
    enforced: "Les espaces ne peuvent pas se joindre entre eux.",
    ignored: "Espaces non isolés : ce cluster ignore les NetworkPolicy.",
    unknown: "Isolation inconnue.",
    simulated: "Isolation simulée : la démonstration ne l'éprouve pas.",
    never: "L'isolation n'a pas encore été éprouvée sur ce site.",
    userNamespaces: {
      working: "Utilisateurs propres à chaque espace : possibles.",
      refused: "Utilisateurs propres à chaque espace : ce cluster ne sait pas le faire.",
      unknown: "Utilisateurs propres à chaque espace : inconnu.",
      simulated: "Utilisateurs propres à chaque espace : simulé.",
    },
    probedAt: "Éprouvée {{at}}",
    how: "Deux conteneurs jetables ont tenté de se joindre, d'abord librement, puis avec les règles de chaque espace.",
    details: "Détails",
    again: "Éprouver à nouveau",
    asked: "Demandé : le verdict arrive dans la minute.",
    short: {
      enforced: "espaces isolés",
      ignored: "espaces non isolés",
      unknown: "isolation inconnue",
      simulated: "isolation simulée",
    },
    onRecord: "Constaté au lancement, {{at}}. Gardé au bilan.",
    reason: {
      neverReached: "Les deux conteneurs ne se joignaient pas, même sans règle.",
      noAnswer: "Les conteneurs d'essai ont cessé de répondre.",
      notStarted: "Les conteneurs d'essai n'ont pas démarré à temps.",
      forbidden: "Un droit manque : {{verb}} {{resource}}.",
      podTrouble: "Un conteneur d'essai ne démarre pas : {{detail}}",
      failed: "L'essai a échoué : {{detail}}",
    },
  },
} as const;
