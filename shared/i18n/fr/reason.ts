/** Pourquoi un espace n'est pas prêt : ce qui s'est passé, à quoi, et que faire. */
export const reason = {
  imageNotFound:
    "L'image « {{image}} » est introuvable. Si elle vient d'être publiée, redémarrez l'espace ; sinon, préparez une autre séance avec une image qui existe.",
  imageAuth:
    "L'image « {{image}} » demande une autorisation que le cluster n'a pas. Choisissez une image publique ou prévenez l'assistance.",
  registryUnreachable:
    "Le registre de l'image « {{image}} » n'est pas utilisable ({{detail}}). Un nouvel essai suit de lui-même ; si cela dure, prévenez l'assistance.",
  crashing:
    "Le conteneur « {{container}} » s'arrête sans cesse (code {{exitCode}}). Lisez ses dernières lignes, puis redémarrez l'espace.",
  startFailed:
    "Le conteneur « {{container}} » ne peut pas démarrer : {{detail}}. Corrigez sa commande ou son image dans le TP, puis préparez une autre séance.",
  livenessFailing:
    "Le conteneur « {{container}} » est arrêté sans cesse car sa vérification de bon fonctionnement échoue. Lisez ce qu'elle dit, puis redémarrez l'espace.",
  startupFailing:
    "Le conteneur « {{container}} » n'est pas prêt dans le temps que sa vérification de démarrage lui laisse. Lisez ce qu'elle dit, puis redémarrez l'espace.",
  outOfMemory:
    "Le conteneur « {{container}} » a dépassé sa mémoire et a été arrêté. Donnez-lui plus de mémoire dans le TP, ou redémarrez l'espace.",
  cpuLacking:
    "Aucune machine n'a assez de processeur libre pour cet espace, qui en demande {{asked}}. Terminez une autre séance ou demandez des machines à l'assistance.",
  memoryLacking:
    "Aucune machine n'a assez de mémoire libre pour cet espace, qui en demande {{asked}}. Terminez une autre séance ou demandez des machines à l'assistance.",
  podsLacking:
    "Chaque machine porte déjà autant de Pods qu'elle peut ({{detail}}). Terminez une autre séance ou demandez des machines à l'assistance.",
  unschedulable: "Aucune machine n'accepte cet espace ({{detail}}). Prévenez l'assistance.",
  evicted:
    "La machine a expulsé cet espace : {{detail}}. Il est reconstruit de lui-même ; si cela se répète, réinitialisez-le.",
  quotaExceeded:
    "Le quota est atteint ({{resource}}). Terminez une autre séance ou demandez davantage à l'assistance.",
  volumePending: "Le disque « {{volume}} » n'est pas encore prêt. S'il tarde, prévenez l'assistance du site.",
  volumeFailed: "Le disque « {{volume}} » ne peut pas être fourni : {{detail}}. Prévenez l'assistance.",
  sandboxFailed:
    "La machine « {{node}} » ne peut pas préparer cet espace : {{detail}}. Redémarrez l'espace ; si cela dure, prévenez l'assistance.",
  configMissing:
    "« {{object}} », dont l'espace a besoin pour démarrer, manque. Redémarrez l'espace ; s'il manque encore, prévenez l'assistance.",
  podSecurity:
    "Les règles de sécurité du cluster refusent ce TP ({{detail}}). Corrigez le TP, puis préparez une nouvelle séance.",
  limitRange:
    "Les limites de ce cluster n'autorisent pas ce que le TP demande ({{detail}}). Corrigez le TP, puis préparez une nouvelle séance.",
  policyRefused:
    "La règle « {{policy}} » de ce cluster refuse le TP : {{detail}}. Corrigez le TP, puis préparez une nouvelle séance.",
  policyUnreachable:
    "Le contrôle « {{policy}} », qui doit admettre chaque objet, ne répond pas. Un nouvel essai suit de lui-même ; prévenez l'assistance.",
  namespaceForeign:
    "Le namespace « {{namespace}} » existe déjà et n'appartient pas à cette séance. Rien n'y a été touché ; prévenez l'assistance.",
  namespaceTerminating:
    "L'ancien contenu de « {{namespace}} » est encore en cours de suppression. L'espace sera créé ensuite, sans rien faire.",
  nodeLost: "La machine « {{node}} » ne répond plus. Redémarrez l'espace pour le reconstruire sur une autre.",
  notReady:
    "Le conteneur « {{container}} » tourne, mais son service ne répond pas encore. Si cela dure, lisez son journal et redémarrez l'espace.",
  keepFailed:
    "Le travail n'a pas pu être mis de côté ou remis en place (code {{exitCode}}). Rien n'en a été supprimé : annulez la réinitialisation, et lisez ce qui est dit ci-dessous.",
  initFailed:
    "La préparation « {{container}} » a échoué (code {{exitCode}}). Lisez ses dernières lignes, puis réinitialisez l'espace.",
  forbidden:
    "Le droit « {{verb}} {{resource}} » manque sur ce cluster. Demandez-le à l'assistance ; la suite se fera d'elle-même.",
  invalidTemplate:
    "Le TP de cette séance n'est pas valable : {{detail}}. Corrigez-le et préparez une nouvelle séance.",
  invalidSession:
    "Cette séance n'est pas valable : {{detail}}. Rien de plus n'est construit ; corrigez-la ou préparez-en une nouvelle.",
  stuckFinalizer:
    "La suppression de « {{object}} » est retenue par « {{finalizer}} ». L'assistance du cluster doit la débloquer.",
  unknown: "Quelque chose d'inattendu s'est produit : {{detail}}. Un nouvel essai suit de lui-même.",
} as const;
