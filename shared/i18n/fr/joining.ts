/** La page d'entrée, côté enseignant. */
export const joining = {
  action: "Page d'entrée…",
  title: "Page d'entrée de « {{title}} »",
  effect:
    "Les étudiants sans lien ouvrent une adresse courte, tapent le code de classe que vous montrez, puis leur propre nom.",
  lists:
    "La page ne montre aucun nom. Un nom qui n'est pas sur la liste reçoit la même réponse que les autres.",
  declared:
    "Qui entre ainsi est marqué « déclaré » : le nom est celui qui a été tapé, personne ne l'a vérifié.",
  links:
    "Les liens personnels et les codes des étiquettes marchent toujours. Le nouveau lien de l'étudiant vaut dans ce navigateur, jusqu'à ce que vous fassiez de nouveaux liens.",
  who: "Qui fait entrer",
  mode: { teacher: "Je fais entrer chacun", open: "Laisser ouvert" },
  modeEffect: {
    teacher: "Qui attend s'affiche sur le tableau, avec l'espace et l'appareil.",
    open: "Le premier qui tape un nom a son espace. Les suivants, et ceux qui portent le même nom, vous attendent.",
  },
  openWarning:
    "Qui connaît le code de classe et le nom d'un étudiant peut prendre son espace avant lui. Fermez la page dès que tous sont entrés.",
  open: "Ouvrir la page d'entrée",
  opened: {
    teacher: "La page d'entrée est ouverte : vous faites entrer chacun.",
    open: "La page d'entrée est ouverte : le premier venu a l'espace.",
  },
  state: {
    teacher: "Page d'entrée ouverte : vous faites entrer chacun.",
    open: "Page d'entrée laissée ouverte : le premier venu a l'espace.",
  },
  waiting_zero: "Personne n'attend.",
  waiting_one: "{{count}} étudiant attend.",
  waiting_other: "{{count}} étudiants attendent.",
  address: "Adresse",
  code: "Code de classe",
  qr: "QR code qui ouvre la page d'entrée avec le code de classe",
  copy: "Copier",
  copied: { text: "{{address}} · code de classe : {{code}}", done: "Adresse et code de classe copiés." },
  project: "« Projeter » les montre en grand, sans aucun nom.",
  closeEffect: "Fermer rend ce code inutile et renvoie qui attend. Qui est entré le reste.",
  close: "Fermer la page d'entrée",
  closed: "La page d'entrée est fermée.",
  show: "Montrer le code",
  board: "Page d'entrée",
  seat: "espace {{seat}}",
  nameless: "Quelqu'un",
  justNow: "à l'instant",
  since: "depuis {{time}}",
  admit: "Faire entrer",
  admitOne: "Faire entrer {{name}} à l'espace {{seat}}",
  admitted: "{{name}} entre à l'espace {{seat}}.",
  admitAll_one: "En faire entrer {{count}}",
  admitAll_other: "Faire entrer les {{count}}",
  admittedAll_one: "{{count}} étudiant entre.",
  admittedAll_other: "{{count}} étudiants entrent.",
  turnAway: "Refuser",
  turnAwayOne: "Refuser {{name}} à l'espace {{seat}}",
  turnedAway: "{{name}} : la demande est refusée.",
  warning: {
    twins: "L'espace {{seats}} porte le même nom : demandez qui c'est avant de choisir.",
    link: "Quelqu'un est déjà entré ici par le lien personnel, et le reste.",
    declared: "Quelqu'un a déjà été admis ici : faire entrer celui-ci met fin au lien de l'autre.",
  },
  isDeclared: "déclaré",
  isDeclaredLong: "identité déclarée par l'étudiant, par la page d'entrée",
  wall: {
    type: "tapez ce code, puis votre nom",
    slip: "Le code d'une étiquette y marche aussi.",
  },
} as const;
