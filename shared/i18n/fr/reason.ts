/** Pourquoi un espace n'est pas prêt : ce qui s'est passé, à quoi, et que faire. */
export const reason = {
  imageNotFound:
    "L'image « {{image}} » est introuvable. Si elle vient d'être publiée, redémarrez l'espace ; sinon, préparez une autre séance avec une image qui existe.",
  imageAuth:
    "L'image « {{image}} » demande une autorisation que le cluster n'a pas. Choisissez une image publique ou prévenez l'assistance.",
  crashing:
    "Le conteneur « {{container}} » s'arrête sans cesse (code {{exitCode}}). Lisez son journal, puis redémarrez l'espace.",
  outOfMemory:
    "Le conteneur « {{container}} » a dépassé sa mémoire et a été arrêté. Donnez-lui plus de mémoire dans le TP, ou redémarrez l'espace.",
  unschedulable:
    "Aucune machine n'a de place pour cet espace ({{detail}}). Attendez qu'une place se libère ou prévenez l'assistance.",
  quotaExceeded:
    "Le quota est atteint ({{resource}}). Terminez une autre séance ou demandez davantage à l'assistance.",
  volumePending: "Le disque « {{volume}} » n'est pas encore prêt. S'il tarde, prévenez l'assistance du site.",
  configMissing:
    "« {{object}} », dont l'espace a besoin pour démarrer, manque. Redémarrez l'espace ; s'il manque encore, prévenez l'assistance.",
  podSecurity:
    "Les règles de sécurité du cluster refusent ce TP ({{detail}}). Corrigez le TP, puis préparez une nouvelle séance.",
  namespaceForeign:
    "Le namespace « {{namespace}} » existe déjà et n'appartient pas à cette séance. Rien n'y a été touché ; prévenez l'assistance.",
  namespaceTerminating:
    "L'ancien contenu de « {{namespace}} » est encore en cours de suppression. L'espace sera créé ensuite, sans rien faire.",
  nodeLost:
    "La machine « {{node}} » ne répond plus. L'espace est reconstruit ailleurs dès que le cluster le permet.",
  notReady:
    "Le conteneur « {{container}} » tourne, mais son service ne répond pas encore. Lisez son journal s'il tarde.",
  initFailed:
    "La préparation « {{container}} » a échoué (code {{exitCode}}). Lisez son journal, puis réinitialisez l'espace.",
  forbidden:
    "Le droit « {{verb}} {{resource}} » manque sur ce cluster. Demandez-le à l'assistance ; la suite se fera d'elle-même.",
  invalidTemplate:
    "Le TP de cette séance n'est pas valable : {{detail}}. Corrigez-le et préparez une nouvelle séance.",
  invalidSession:
    "Cette séance n'est pas valable : {{detail}}. Rien n'a été créé ; corrigez-la ou préparez-en une nouvelle.",
  stuckFinalizer:
    "La suppression de « {{object}} » est retenue par « {{finalizer}} ». L'assistance du cluster doit la débloquer.",
  unknown: "Quelque chose d'inattendu s'est produit : {{detail}}. Un nouvel essai suit de lui-même.",
} as const;
