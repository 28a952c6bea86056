export const cli = {
  row: "ligne {{row}}",
  practice: { running: "La démonstration fonctionne. Ctrl+C pour l'arrêter." },
  template: { valid: "{{name}} {{version}} : TP valable." },
  cluster: {
    conducting:
      "Le cluster est dirigé depuis cet ordinateur, pour essai : les liens s'ouvrent ici seulement ({{portal}}). Ctrl+C pour arrêter.",
    steppedAside: "Le cluster se dirige maintenant lui-même : l'essai s'est retiré.",
    progress: "{{done}} sur {{total}} : {{current}}",
    rollout: "Le chef d'orchestre et le portail démarrent.",
    change: { create: "nouveau", change: "modifié" },
    prepared: "Le cluster est préparé : {{changed}} objets écrits, {{same}} étaient déjà comme voulu.",
    wouldChange: "{{changed}} objets seraient écrits, {{same}} sont comme voulu.",
    removed: "{{count}} objets supprimés.",
    establishmentsStay: "Les namespaces des établissements restent : {{names}}.",
    dataStays: "Les TP, les bilans et les séances terminées restent ; --with-data les supprime aussi.",
    status: {
      absent: "Ce cluster n'est pas préparé.",
      origin: "Pages des étudiants : {{origin}}",
      leader: "Conduit par : {{leader}}",
      establishments: "Établissements : {{names}}",
      standing: "Séances qui ne sont pas terminées : {{count}}",
    },
    encryption: {
      confirmed: "Les Secrets sont chiffrés là où ils sont stockés.",
      unknown:
        "D'ici, on ne peut pas savoir si les Secrets sont chiffrés là où ils sont stockés : demandez à qui gère le serveur d'API.",
    },
  },
  site: {
    asks: "demande un accord : {{what}}",
    refused: "refusé",
    usable: "utilisable",
    received: "{{state}} ; Kubernetes {{version}} ; {{user}} ; établissement {{namespace}}",
    allRights: "Tous les droits d'un enseignant sont là.",
    missing: "manque : {{verb}} sur {{resource}}",
  },
  session: {
    noChecks: "Ce TP n'a pas de vérifications.",
    check: { none: "-", passed: "réussi", failed: "échec", timedOut: "trop long", broken: "impossible" },
    ready: "{{id}} : {{ready}} espaces prêts sur {{wanted}}.",
    resetting: "Espaces en cours de réinitialisation : {{seats}}.",
    extended: "La séance se termine maintenant à {{endsAt}}.",
    ending: "{{id}} se termine.",
    ended: "{{id}} : {{objects}} objets supprimés, {{leftovers}} restants.",
  },
} as const;
