/** Une séance encore une fois, sur un autre site. */
export const relaunch = {
  action: "Relancer sur un autre site…",
  title: "Relancer « {{title}} » sur un autre site",
  silent: "Ce site ne répond pas. La séance peut se tenir sur un autre.",
  lead: "Le TP tel qu'il a été lancé, chacun à l'espace du même numéro, aux mêmes horaires. Ce sera une séance à part.",
  to: "Site",
  nowhere:
    "Aucun autre site ne répond en ce moment. Ajoutez-en un dans Sites, ou attendez qu'un site soit là.",
  asOf: "La liste et le TP sont ceux de {{at}}, quand ce site a répondu pour la dernière fois.",
  effect: {
    seats_one: "{{count}} espace, {{students}} étudiants sur la liste",
    seats_other: "{{count}} espaces, {{students}} étudiants sur la liste",
    until: "jusqu'à {{time}}, comme prévu",
    opens: "ouvre à {{time}}, comme prévu",
    anew: "jusqu'à {{time}} : la fin prévue est trop proche, la séance reprend donc toute sa durée",
    links: "les liens et les codes sont nouveaux : distribuez-les à nouveau",
    work: "ce que les étudiants ont fait jusqu'ici reste sur le premier site ; récupérez-le quand il répondra",
    old: "la première séance n'est pas touchée ; terminez-la quand son site répondra",
  },
  confirm: "Relancer à {{site}}",
};
