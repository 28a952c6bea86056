/** Sites: adding real clusters, their state, and what IT sees of them. `it.*` alone speaks of kubeconfig and context. */
export const sites = {
  state: {
    starting: "connexion en cours",
    live: "en ligne",
    disconnected: "ne répond pas",
    failed: "en panne",
    signIn: "connexion à refaire",
    consent: "attend votre accord",
    forbidden: "droits insuffisants",
  },
  page: "Détails",
  openPage: "Détails de {{name}}",
  gone: "Ce site n'est plus dans la liste. Revenez à la liste des sites.",
} as const;
