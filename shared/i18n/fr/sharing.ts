/** Une séance tenue à plusieurs. */
export const sharing = {
  action: "Partager avec un collègue…",
  title: "Partager « {{title}} »",
  lead: "Un collègue à qui vous la partagez tient la séance comme vous, de son propre ordinateur : noms et liens, aide, remises à zéro, collecte et fin. Il ne peut pas la partager à son tour.",
  owner: "a lancé la séance",
  user: "Compte du collègue",
  userHelp: "Comme le cluster le nomme ; l'assistance de votre site le connaît. Jusqu'à {{max}} collègues.",
  full: "La séance est partagée avec {{max}} collègues, le plus qu'elle puisse.",
  add: "Partager",
  added: "{{user}} tient désormais la séance avec vous.",
  remove: "Ne plus partager avec {{user}}",
  removed:
    "{{user}} n'a plus accès à la séance. Les liens que {{user}} a pu noter restent valables : refaites-les au besoin.",
  isThere: "Ce compte tient déjà la séance.",
  noUser: "Un compte s'écrit sans espace au bord, et jamais « system: ».",
  ownerOnly: "Seul qui a lancé la séance peut la partager.",
  nowhere:
    "Ici, le cluster ne distingue pas les enseignants : une séance se partage sur un cluster préparé par votre site.",
};
