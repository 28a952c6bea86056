/** Ce qui s'est passé (title) et que faire (hint), par sorte d'échec. */
export const failure = {
  invalid: {
    title: "Quelque chose ne convient pas.",
    hint: "Corrigez ce qui est signalé, puis recommencez.",
  },
  notFound: {
    title: "Ce qui est demandé n'existe pas ou plus.",
    hint: "Vérifiez le nom, ou revenez à la liste : cela a pu être supprimé entre-temps.",
  },
  conflict: {
    title: "Quelqu'un d'autre vient de changer la même chose.",
    hint: "Regardez l'état actuel, puis recommencez si c'est encore utile.",
  },
  alreadyExists: {
    title: "Cela existe déjà.",
    hint: "Choisissez un autre nom, ou servez-vous de ce qui existe.",
  },
  forbidden: {
    title: "Vous n'avez pas le droit de faire cela sur ce site.",
    hint: "Demandez à l'assistance le droit qui manque : {{verb}} {{resource}}.",
  },
  unauthorized: {
    title: "Le site ne reconnaît pas votre identité.",
    hint: "Votre accès a pu expirer : demandez-en un nouveau à l'assistance.",
  },
  quotaExceeded: {
    title: "Le quota de l'établissement est atteint.",
    hint: "Terminez une autre séance, prévoyez moins d'espaces, ou demandez davantage à l'assistance.",
  },
  gone: { title: "La vue était trop ancienne.", hint: "Elle est relue ; recommencez dans un instant." },
  tooMany: {
    title: "Le site reçoit trop de demandes en ce moment.",
    hint: "Rien n'est perdu : recommencez dans quelques secondes.",
  },
  unreachable: {
    title: "Le site ne répond pas.",
    hint: "Vérifiez le réseau. Les séances en cours continuent sans cette fenêtre.",
  },
  timeout: {
    title: "La réponse n'est pas arrivée à temps.",
    hint: "Regardez l'état actuel avant de recommencer : l'action a pu aboutir.",
  },
  unsupported: {
    title: "Ce site ne sait pas faire cela.",
    hint: "Choisissez un autre site, ou demandez à l'assistance de mettre celui-ci à jour.",
  },
  cancelled: {
    title: "L'action a été annulée.",
    hint: "Rien d'autre n'a changé ; recommencez si vous le souhaitez.",
  },
  disk: {
    title: "Le disque de cet ordinateur n'a pas pris le fichier.",
    hint: "Ce qui y est déjà reste. Faites de la place, ou choisissez un dossier où vous pouvez écrire, puis reprenez.",
  },
  internal: {
    title: "Une erreur inattendue s'est produite.",
    hint: "Recommencez ; si elle revient, copiez les détails pour l'assistance.",
  },
} as const;
