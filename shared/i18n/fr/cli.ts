export const cli = {
  row: "ligne {{row}}",
  practice: { running: "La démonstration fonctionne. Ctrl+C pour l'arrêter." },
  template: { valid: "{{name}} {{version}} : modèle valide." },
  session: {
    ready: "{{id}} : {{ready}} espaces prêts sur {{wanted}}.",
    resetting: "Espaces en cours de réinitialisation : {{seats}}.",
    extended: "La séance se termine maintenant à {{endsAt}}.",
    ending: "{{id}} se termine.",
    ended: "{{id}} : {{objects}} objets supprimés, {{leftovers}} restants.",
  },
} as const;
