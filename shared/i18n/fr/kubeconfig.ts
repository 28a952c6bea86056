/** Accès kubectl, sur la page de l'étudiant. Espaces insécables avant « : ; ! ? ». */
export const kubeconfig = {
  file: "Ce fichier laisse kubectl, sur votre ordinateur, agir dans votre espace de noms, et là seulement.",
  download: "Télécharger mon kubeconfig",
  use: "Dans le dossier du fichier :",
  expires: "Valable jusqu’à {{when}}, et jamais au-delà de la séance.",
  personal: "C’est une clé : ne la donnez à personne.",
  terminalOnly:
    "Ici, le cluster ne s’atteint pas depuis votre ordinateur. kubectl est prêt dans le terminal de cette page : ouvrez-le et tapez « kubectl get pods ».",
  failed:
    "Le kubeconfig n’a pas pu être lu. Réessayez dans un instant ; kubectl reste utilisable dans le terminal.",
} as const;
