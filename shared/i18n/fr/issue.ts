import { mailIssue, rememberedIssue } from "./mailIssue.ts";
import { assistIssue } from "./supportActions.ts";

/** Ce qui est refusé dans ce que l'on donne à lire, et que faire. La place (ligne, champ) est dite à côté. */
export const issue = {
  attendance: {
    notKept:
      "La présence de cette séance n'a pas été notée : elle s'est terminée avant que Pupitre ne le fasse. Le bilan, lui, est là.",
  },
  yaml: {
    tooLarge: "Le fichier dépasse {{max}} Mio. Un TP tient en bien moins : sortez-en les gros fichiers.",
    tooManyParts: "Le fichier contient trop d'éléments pour un TP. Retirez ce qui n'en fait pas partie.",
    empty: "Le fichier est vide. Partez d'un TP existant.",
    syntax: "Cette ligne n'est pas du YAML. Vérifiez les deux-points, les guillemets et les crochets.",
    indent:
      "Le décalage de cette ligne ne convient pas. Alignez-la sur les lignes du même niveau, avec des espaces.",
    tab: "Une tabulation décale cette ligne. Remplacez-la par des espaces.",
    escape:
      "Cette suite avec une barre oblique inverse n'existe pas. Écrivez le texte entre apostrophes simples.",
    missingMark: "Il manque un signe (guillemet, crochet ou virgule). Vérifiez cette ligne et la précédente.",
    severalDocuments:
      "Le fichier contient plusieurs documents séparés par « --- ». Gardez-en un seul par fichier.",
    nestedOnOneLine: "Deux champs se suivent sur une même ligne. Passez à la ligne après chaque champ.",
    colonMissing:
      "Il manque sans doute un deux-points après le nom du champ. Ajoutez-le, suivi d'une espace.",
    customTag: "Les marques qui commencent par « ! » sont refusées. Retirez-la et écrivez la valeur seule.",
    unknownAlias: "Cette référence (*) ne renvoie à rien. Écrivez la valeur ici.",
    tooManyAliases: "Le fichier compte plus de {{max}} références (*). Écrivez les valeurs à leur place.",
    tooDeep: "Trop de niveaux imbriqués. Un TP en demande moins de dix.",
    unprintable:
      "Un signe invisible ({{sign}}) est interdit en YAML. Effacez-le, puis enregistrez le fichier en UTF-8.",
    tooManyMistakes:
      "Trop de guillemets, de crochets ou de tirets sont ici hors de leur place. Entourez les textes de guillemets.",
    keyTooLong: "Ce nom de champ est démesuré. Il manque sans doute un retour à la ligne.",
    keyNotText: "Un nom de champ doit être un texte. Remplacez-le.",
    forbiddenKey: "Le nom « {{field}} » est interdit. Retirez ce champ.",
    duplicateKey: "Le champ « {{field}} » est écrit deux fois. Gardez-en un.",
  },
  template: {
    notATemplate:
      "Ce fichier ne décrit pas un TP. Il doit commencer par « apiVersion » et « kind: LabTemplate ».",
    otherKind: "Ce fichier décrit un objet « {{kind}} », pas un TP. Seul « kind: LabTemplate » est accepté.",
    kindNear: "« {{kind}} » n'existe pas. Écrivez « kind: LabTemplate ».",
    unknownVersion:
      "La version « {{version}} » est inconnue. Écrivez « {{known}} » ou mettez l'application à jour.",
    missing: "Le champ « {{field}} » manque. Ajoutez-le.",
    emptyField: "Le champ « {{field}} » est vide. Donnez-lui une valeur ou retirez-le.",
    needsQuotes: '« {{field}} » attend un texte. Mettez des guillemets : "{{value}}".',
    wantsText: "« {{field}} » attend un texte. Écrivez-en un.",
    wantsNumber: "« {{field}} » attend un nombre. Écrivez-le sans guillemets.",
    wantsWhole: "« {{field}} » attend un nombre entier. Écrivez-le sans guillemets ni virgule.",
    wantsBoolean: "« {{field}} » attend true ou false. Écrivez l'un des deux, sans guillemets.",
    wantsList: "« {{field}} » attend une liste. Commencez chaque élément par un tiret.",
    wantsFields: "« {{field}} » attend des champs. Écrivez-les en dessous, décalés.",
    invalid: "La valeur de « {{field}} » ne convient pas. Comparez avec un TP fourni.",
    outsideSeat:
      "« {{field}} » sortirait de l'espace de l'étudiant et n'est jamais accepté. Retirez ce champ.",
    unknownField: "Le champ « {{field}} » n'existe pas ici. Champs possibles : {{known}}.",
    fieldChanged: "Le champ « {{field}} » a changé avec Pupitre {{since}}. Écrivez « {{now}} » à sa place.",
    unknownFieldNear: "Le champ « {{field}} » n'existe pas ici. Vouliez-vous écrire « {{nearest}} » ?",
    notOneOf: "« {{value}} » ne convient pas pour « {{field}} ». Valeurs possibles : {{choices}}.",
    notOneOfNear: "« {{value}} » ne convient pas pour « {{field}} ». Vouliez-vous écrire « {{nearest}} » ?",
    exactlyOne: "« {{field}} » veut un seul de ces champs. Gardez l'un de : {{choices}}.",
    tooLong: "« {{field}} » dépasse {{max}} caractères. Raccourcissez-le.",
    empty: "« {{field}} » est vide. Écrivez-y quelque chose.",
    tooMany: "« {{field}} » compte plus de {{max}} éléments. Retirez-en.",
    tooFew: "« {{field}} » compte moins de {{min}} élément. Ajoutez-en.",
    numberTooLarge: "« {{field}} » dépasse {{max}}. Choisissez un nombre plus petit.",
    numberTooSmall: "« {{field}} » est inférieur à {{min}}. Choisissez un nombre plus grand.",
    textMissing: "« {{field}} » n'a de texte dans aucune langue. Ajoutez « fr » ou « en ».",
    unsafeText:
      "« {{field}} » contient un caractère invisible de contrôle ou de sens d'écriture. Retapez le texte.",
    badName:
      "« {{value}} » ne peut pas être un nom. Employez des minuscules, des chiffres et des traits d'union (40 au plus), en commençant par une lettre.",
    badPortName:
      "« {{value}} » ne peut pas nommer un port. Employez 15 minuscules, chiffres ou traits d'union au plus, en commençant par une lettre.",
    badEnvName:
      "« {{value}} » ne peut pas nommer une variable. Employez des lettres, des chiffres et le tiret bas.",
    badHost:
      "« {{value}} » n'est pas un hôte. Écrivez un nom (pypi.org), une adresse (192.0.2.7) ou une plage (192.0.2.0/24), suivis de :443 pour ce seul port.",
    badPath: "« {{value}} » n'est pas un chemin accepté. Commencez par « / », sans espace ni « .. ».",
    badUrlPath: "« {{value}} » n'est pas un chemin de page. Commencez par « / », sans espace ni accent.",
    badVersion: '« {{value}} » n\'est pas un numéro de version. Écrivez par exemple "1.0".',
    badCpu: "« {{value}} » n'est pas une quantité de processeur. Écrivez par exemple 250m ou 0.5.",
    badSize: "« {{value}} » n'est pas une taille. Écrivez par exemple 256Mi ou 2Gi.",
    quantityZero: "« {{value}} » ne réserve rien. Écrivez une quantité plus grande que zéro.",
    quantityWithoutUnit:
      "« {{value}} » fait moins d'un mébioctet. L'unité manque sans doute : {{value}}Mi ou {{value}}Gi.",
    quantityNeedsDefault:
      "« {{variable}} » décide de ce que coûte un espace et n'a pas de valeur par défaut. Donnez-en une à ce paramètre.",
    imageWithoutTag: "L'image « {{value}} » n'a pas de version. Ajoutez-la, par exemple debian:12.11.",
    imageForbidden:
      "L'image « {{value}} » vient d'une source que votre établissement n'autorise pas. Sources autorisées : {{sources}}.",
    imageLatest:
      "L'image « {{value}} » change sans prévenir. Choisissez une version précise au lieu de latest.",
    duplicateParameter: "Deux paramètres s'appellent « {{name}} ». Renommez-en un.",
    duplicateContainer: "Deux conteneurs s'appellent « {{name}} ». Renommez-en un.",
    duplicateAccess: "Deux accès s'appellent « {{name}} ». Renommez-en un.",
    duplicateCheck: "Deux vérifications s'appellent « {{name}} ». Renommez-en une.",
    duplicatePassword: "Deux mots de passe s'appellent « {{name}} ». Renommez-en un.",
    fileFromAndContent:
      "Un fichier a soit son contenu ici, soit le nom d'un fichier à côté du TP, pas les deux.",
    fileFromPath: "« {{from}} » n'est pas un chemin dans le dossier du TP. Écrivez-le comme data/notes.txt.",
    fileFromAlone:
      "« {{from}} » devrait être lu à côté du TP, mais seul son texte est ici. Ouvrez le TP depuis son dossier, ou écrivez-y le contenu.",
    fileFromMissing:
      "Il n'y a pas de fichier « {{from}} » dans le dossier du TP. Ajoutez-le, ou corrigez le nom.",
    duplicateStep: "Deux étapes s'appellent « {{name}} ». Renommez-en une.",
    unknownPassword: "Aucun mot de passe ne s'appelle « {{password}} ». Mots de passe du TP : {{known}}.",
    passwordOfSeat:
      "« {{password}} » diffère d'un espace à l'autre, or ce qui est partagé n'a pas d'espace. Ajoutez « shared: true » au mot de passe.",
    envValue: "« {{name}} » doit avoir soit une valeur, soit le nom d'un mot de passe, pas les deux.",
    duplicatePortName: "Deux ports s'appellent « {{name}} ». Renommez-en un.",
    duplicateEnv: "La variable « {{name}} » est donnée deux fois. Gardez-en une.",
    duplicateChoice: "Le choix « {{name}} » est proposé deux fois. Gardez-en un.",
    duplicateFile: "Le fichier « {{path}} » est donné deux fois. Gardez-en un.",
    unsafePattern:
      "Le motif « {{pattern}} » n'est pas valable ou pourrait bloquer l'application. Simplifiez-le : pas de répétition dans une répétition.",
    unknownVariable: "La variable $({{variable}}) n'est pas déclarée. Variables possibles : {{known}}.",
    unknownVariableNear:
      "La variable $({{variable}}) n'est pas déclarée. Vouliez-vous écrire $({{nearest}}) ?",
    accessWithoutUrl:
      "L'accès « {{access}} » n'a pas d'adresse : seul un accès web en a une. Retirez cette variable.",
    unknownContainer: "Aucun conteneur ne s'appelle « {{container}} ». Conteneurs du TP : {{known}}.",
    portTaken:
      "Le port {{port}} est déjà pris par le conteneur « {{container}} » du même groupe. Choisissez-en un autre.",
    portNotDeclared:
      "Le conteneur « {{container}} » ne déclare pas le port {{port}}. Ajoutez-le à ses « ports ».",
    pathReserved: "Le dossier « {{path}} » est réservé au système. Choisissez-en un autre.",
    pathTwice: "Le dossier « {{path}} » est déjà monté dans ce conteneur. Retirez l'un des deux.",
    kubeconfigTwice: "Un TP donne au plus un kubeconfig. Retirez le second accès de ce genre.",
    accessName: "Un accès ne peut pas s'appeler « {{name}} » : son adresse serait mal lue. Renommez-le.",
    fileOutside:
      "Le fichier « {{path}} » n'est pas dans un dossier de l'espace. Placez-le dans : {{folders}}.",
    fileWithoutStorage:
      "Le fichier « {{path}} » n'a pas de dossier où aller. Ajoutez « storage » ou « scratch ».",
    storageNowhere:
      "« storage » n'est dans aucun conteneur : il va dans la machine « {{pod}} », et chaque conteneur dit être dans une autre. Retirez « pod » de celui où l'étudiant travaille, ou ajoutez « everyPod: true » à « storage ».",
    fileIsFolder:
      "« {{path}} » est un fichier, et aussi le dossier de « {{other}} ». Renommez l'un des deux.",
    filesTooLarge:
      "Les fichiers font {{kilobytes}} Ko ensemble, plus que {{max}} Ko. Mettez les gros dans l'image.",
  },
  parameter: {
    unknown: "Ce TP n'a pas de paramètre « {{name}} ». Retirez-le.",
    missing: "Le paramètre « {{name}} » n'a pas de valeur. Donnez-en une.",
    notText: "« {{name}} » attend un texte. Corrigez la valeur.",
    notNumber: "« {{name}} » attend un nombre. Corrigez la valeur.",
    notWhole: "« {{name}} » attend un nombre entier. Corrigez la valeur.",
    notBoolean: "« {{name}} » attend oui ou non. Corrigez la valeur.",
    notAChoice: "La valeur de « {{name}} » n'est pas proposée. Choisissez parmi : {{choices}}.",
    tooSmall: "« {{name}} » est trop petit. Le minimum est {{min}}.",
    tooLarge: "« {{name}} » est trop grand. Le maximum est {{max}}.",
    tooLong: "« {{name}} » est trop long. Le maximum est de {{max}} caractères.",
    unsafeText: "« {{name}} » contient un caractère invisible ou un retour à la ligne. Retapez le texte.",
    pattern: "La valeur de « {{name}} » n'a pas la forme demandée. Elle doit suivre le motif {{pattern}}.",
    badImage: "« {{name}} » n'est pas une image avec une version précise. Écrivez par exemple debian:12.11.",
    badSize: "« {{name}} » n'est pas une taille. Écrivez par exemple 256Mi ou 2Gi.",
  },
  quantity: { invalid: "« {{value}} » n'est pas une quantité. Écrivez par exemple 250m, 256Mi ou 2Gi." },
  assist: assistIssue,
  mail: mailIssue,
  remembered: rememberedIssue,
  roster: {
    unclosedQuote:
      "Un guillemet (\") s'ouvre ici et ne se ferme pas : les lignes qui suivent sont prises pour une seule. Fermez-le ou retirez-le.",
    empty: "La liste ne contient personne. Collez au moins un nom.",
    tooLarge: "La liste dépasse {{max}} Mio. Gardez-n'en que la classe.",
    damagedFile:
      "Ce classeur est abîmé ou incomplet. Exportez-le ou téléchargez-le de nouveau, ou collez les noms.",
    swollenFile:
      "Ce classeur contient bien plus que la liste d'une classe. Copiez les lignes de la classe dans un nouveau classeur, ou collez-les ici.",
    lockedFile:
      "Ce classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe, ou collez les noms.",
    macroFile:
      "Ce classeur contient des macros. Enregistrez-le sans elles, au format .xlsx ou .ods, ou collez les noms.",
    oldSpreadsheet:
      "C'est un ancien format de tableur, ou un autre que .xlsx et .ods. Ouvrez ce fichier dans Excel ou LibreOffice, puis enregistrez-le en .xlsx ou en .ods.",
    otherArchive:
      "Ce fichier n'est pas un classeur. Choisissez un fichier .xlsx, .ods ou .csv, ou collez les noms.",
    uncalculated:
      "Des formules de ce classeur n'ont pas encore de résultat. Ouvrez-le dans Excel ou LibreOffice, enregistrez-le, puis recommencez.",
    sheets: "Plusieurs feuilles sont remplies ({{names}}). Dites laquelle avec --sheet.",
    sheetMissing: "Le fichier n'a pas de feuille « {{name}} ». Celles qui sont remplies : {{names}}.",
    binary:
      "Ce fichier n'est ni un classeur ni du texte. Choisissez un fichier .xlsx, .ods ou .csv, ou collez les noms.",
    unreadable:
      "Le fichier n'a pas pu être lu. Choisissez un fichier .xlsx, .ods ou .csv, ou collez les noms.",
    nameColumnMissing:
      "Aucune colonne ne donne les noms. Ajoutez un titre « Nom » au-dessus de la bonne colonne.",
    tooMany:
      "La liste compte {{count}} personnes, plus que les {{max}} espaces possibles. Partagez la classe.",
    unsafeText:
      "Un caractère invisible de contrôle ou de sens d'écriture s'est glissé ici. Retapez cette ligne.",
    badEmail: "Le courriel n'en est pas un. Corrigez-le ou laissez-le vide.",
    nameMissing: "Il n'y a pas de nom. Complétez ou retirez cette ligne.",
    nameTooLong: "Le nom dépasse {{max}} caractères. Raccourcissez-le.",
    nameWithoutLetter: "Il n'y a pas une lettre dans ce nom. Corrigez ou retirez cette ligne.",
    letterLost:
      "Une lettre s'est perdue (�) : le fichier a été lu ou enregistré avec un mauvais encodage. Exportez-le de nouveau en UTF-8, ou retapez ce nom.",
    groupTooLong: "Le groupe dépasse {{max}} caractères. Raccourcissez-le.",
    duplicate:
      "Même nom ou même courriel qu'à la ligne {{other}}. Retirez l'une des deux, ou gardez-les s'il s'agit de deux personnes.",
  },
  kept: {
    nothingAside:
      "Rien n'est mis de côté dans l'espace {{seat}}. Choisissez un espace qui a été réinitialisé en gardant le travail.",
    keptElsewhere: "L'espace a été réinitialisé, ou remis en état, depuis. Regardez de nouveau.",
    noWorkFolder: "Ce TP n'a pas de dossier qui survive à ses programmes : rien n'est mis de côté.",
    noProgram:
      "L'image du TP n'a pas les programmes qui comparent et copient des fichiers. Annuler toute la réinitialisation marche.",
    notRunning: "L'espace ne tourne pas. Attendez qu'il soit prêt.",
    gone: "{{path}} n'est plus là. Rien n'a été changé.",
    link: "{{path}} passe par un lien : reprenez le lien lui-même, ou le dossier qui le contient. Rien n'a été changé.",
    way: "{{path}} ne peut pas revenir à sa place : un fichier ou un lien est sur le chemin. Rien n'a été changé.",
    room: "Le disque de l'espace n'a pas de place pour {{path}}. Rien n'a été changé.",
    program:
      "L'image du TP n'a pas {{path}} : on ne peut ni comparer ni reprendre des fichiers un par un. Annuler toute la réinitialisation marche.",
    moved: "{{path}} n'a pas pu revenir à sa place. Annulez la reprise, puis choisissez de nouveau.",
  },
  report: {
    notAPriceList:
      "Ce fichier n'est pas une liste de prix. Il commence par sa version, sa monnaie et son service.",
    timeZone: "Le fuseau horaire « {{timeZone}} » n'existe pas. Écrivez par exemple Europe/Paris.",
    sameVersion: "La version « {{version}} » existe déjà. Donnez une autre version à la nouvelle liste.",
    decisionNeeded:
      "Des prix changent de plus de 10 % : {{prices}}. Écrivez la référence de la décision du comité de pilotage sous « decision ».",
    rangeReversed: "« low » est plus grand que « high ». Écrivez la borne basse d'abord.",
    tooManyPriceLists:
      "Il n'y a plus de place pour une version de plus. Demandez à qui administre le cluster de mettre les anciennes de côté.",
    workbookWhere: "Un classeur ne s'affiche pas. Dites par --out dans quel fichier l'écrire.",
  },
  handOut: {
    name: "Un espace ne peut pas garder un fichier nommé « {{name}} ». Donnez-lui un nom court, sans « / », qui ne commence pas par un point.",
    tooLarge:
      "Le fichier dépasse {{max}} Mio. Distribuez-en un plus petit, ou donnez une adresse où le trouver.",
    noFolder: "Ce TP n'a pas de dossier de travail. Donnez aux étudiants une adresse où trouver le fichier.",
  },
  session: {
    lastSeats: "Une séance garde au moins un espace. Pour tout retirer, terminez la séance.",
    noSeats: "La séance n'a aucun espace. Ajoutez des étudiants ou des espaces libres.",
    tooManySeats: "{{count}} espaces sont demandés, {{max}} au plus sont possibles. Partagez la classe.",
    opensInThePast: "L'heure d'ouverture est passée. Choisissez-en une à venir.",
    opensTooFar: "L'ouverture est à plus de {{max}} jours. Choisissez-en une plus proche.",
    tooMuchExtra:
      "Un espace peut durer {{max}} heures de plus que la classe, pas davantage. Prolongez toute la séance.",
    extraDropped:
      "Ce cluster a été préparé par une version qui ne sait pas prolonger un seul espace : rien n'a été changé. Demandez à l'assistance de préparer le cluster de nouveau.",
    emptyMessage: "Le message est vide. Écrivez ce que les étudiants doivent lire.",
    noUser: "« {{user}} » n'est pas un compte de personne. Écrivez-le comme le cluster le nomme.",
    tooManyCoTeachers: "La séance est déjà partagée avec {{max}} collègues. Retirez-en un d'abord.",
    relaunchSameSite: "La séance est déjà sur ce site. Choisissez-en un autre.",
    sharedNowhere:
      "Ici, le cluster ne distingue pas les enseignants. Une séance se partage sur un cluster préparé par votre site.",
    sharingDropped:
      "Ce cluster a été préparé par une version qui ne sait pas partager une séance : rien n'a été changé. Demandez à l'assistance de préparer le cluster de nouveau.",
    noSuchSeat: "La séance n'a pas d'espace {{seat}}. Choisissez-en un autre.",
    nothingToKeep:
      "Ce TP n'a pas de dossier qui survive à ses programmes : il n'y a rien à garder. Réinitialisez à zéro, ou redémarrez.",
    keptTooLong:
      "Les travaux se gardent {{max}} jours au plus après la fin, et pas plus longtemps que les noms. Choisissez une date plus proche.",
    keptInThePast: "Cette date est passée. Choisissez-en une à venir, ou supprimez les travaux.",
    keepingDropped:
      "Ce cluster a été préparé par une version qui ne garde pas de travaux après la fin. Ramassez-les avant de terminer, ou demandez à l'assistance de préparer le cluster de nouveau.",
    workGone: "Il n'y a plus de travaux gardés de cette séance. Son bilan dit quand ils ont été supprimés.",
    keepDropped:
      "Ce cluster a été préparé par une version qui ne sait pas mettre le travail de côté : rien n'a été changé. Demandez à l'assistance de préparer le cluster de nouveau.",
    closeDropped:
      "Ce cluster a été préparé par une version qui ne sait pas fermer les liens : rien n'a été changé. Faites de nouveaux liens, ou demandez à l'assistance de préparer le cluster de nouveau.",
    linkClosed: "Ce lien est fermé. Faites-en un nouveau pour rouvrir l'espace.",
    messageDropped:
      "Ce cluster a été préparé par une version qui ne garde pas de messages : rien n'a été montré aux étudiants. Demandez à l'assistance de préparer le cluster de nouveau.",
    nobodyWaits: "Personne n'attend d'entrer à l'espace {{seat}}. Regardez qui attend, puis choisissez.",
    joinDropped:
      "Ce cluster a été préparé par une version sans page d'entrée : rien n'a été ouvert. Demandez à l'assistance de préparer à nouveau le cluster.",
    resumesByHand:
      "Ce cluster a été préparé par une version qui ne reprend pas d'elle-même. La séance est en pause : reprenez-la à la main avant sa fin.",
    pauseNotOpen: "La salle n'est pas ouverte, il n'y a rien à mettre en pause. Ouvrez-la d'abord.",
    resumesInThePast: "L'heure de reprise est passée. Choisissez-en une à venir.",
    closeNotOpen:
      "Aucun espace n'est encore prêt, personne n'a pu entrer. Fermez la salle quand un premier espace sera prêt.",
    badName:
      "« {{name}} » ne peut pas nommer une séance. Employez six lettres minuscules ou chiffres, sans voyelle, une lettre d'abord.",
    badField: "Le champ « {{field}} » ne convient pas ({{said}}). Corrigez-le.",
    tooLong:
      "Une séance dure {{max}} jours au plus. Choisissez une fin plus proche, puis relancez-la au besoin.",
    badTitle: "Le titre tient sur une ligne de {{max}} signes au plus, sans signe invisible. Corrigez-le.",
    clockAhead:
      "L'horloge de cet ordinateur avance de {{minutes}} min sur celle du cluster. Mettez-la à l'heure, puis relancez.",
    clockBehind:
      "L'horloge de cet ordinateur retarde de {{minutes}} min sur celle du cluster. Mettez-la à l'heure, puis relancez.",
    endsBeforeStart: "La séance finirait avant de commencer. Vérifiez les deux heures.",
    confirmation: "Ce n'est pas le titre de la séance, qui est « {{title}} ».",
  },
  cli: {
    confirmTrial:
      "Ceci installe des ressources, des rôles et l'espace de noms pupitre-system avec vos propres droits : confirmez avec --yes.",
    conductsItself: "La démonstration se dirige elle-même : nommez un cluster avec --kubeconfig.",
    confirmRemove: "Le travail de ces espaces serait perdu, et leurs liens avec. Ajoutez --yes.",
    confirmPause:
      "Le dossier {{path}} est gardé ; les programmes en cours et tout le reste seront perdus. Ajoutez --yes pour le confirmer.",
    extendByNothing: "Une séance se prolonge d'au moins une minute. Écrivez par exemple 15m.",
    confirmOrphans: "Objets qui seraient retirés : {{count}}. Ajoutez --yes pour confirmer.",
    confirmPauseLoss:
      "Ce TP ne garde rien : tout le travail fait jusqu'ici sera perdu. Ajoutez --yes pour le confirmer.",
    pauseLoses: "Rien n'est gardé de : {{list}}. Prévenez-en les étudiants.",
    pathsOrUndo: "Dites quels chemins reviennent, ou --undo : l'un des deux.",
    badPath: "Un chemin est sous le dossier de travail, sans .. et sans / devant.",
    nothingBrought: "Rien n'a été repris dans cet espace : il n'y a rien à annuler.",
    seatsOrAll: "Dites quels espaces avec --seat, ou --all : l'un des deux.",
    keepOrRestart:
      "Dites --keep-work ou --restart, pas les deux : un redémarrage laisse le travail où il est.",
    whichClaim:
      "Plusieurs attendent à l'espace {{seat}}. Dites lequel avec --claim, comme le montre « session join claims ».",
    confirmReset:
      "Le travail de ces espaces serait perdu. Ajoutez --keep-work ou --restart pour le garder, ou --yes.",
  },
  cluster: {
    objectTooLarge:
      "Le cluster refuse un objet aussi gros. Réduisez les fichiers du TP ou le nombre d'espaces.",
    fieldValueInvalid: "Le cluster refuse une valeur. {{message}}",
    fieldValueRequired: "Le cluster attend une valeur qui manque. {{message}}",
    fieldValueNotSupported: "Le cluster ne connaît pas cette valeur. {{message}}",
    fieldValueForbidden: "Le cluster n'autorise pas cette valeur. {{message}}",
    fieldValueDuplicate: "Le cluster refuse une valeur donnée deux fois. {{message}}",
    fieldValueNotFound: "Le cluster ne trouve pas ce qui est cité. {{message}}",
    fieldValueTooLong: "Le cluster refuse une valeur trop longue. {{message}}",
    fieldValueTooMany: "Le cluster refuse une liste trop longue. {{message}}",
    fieldValueTypeInvalid: "Le cluster attend une valeur d'une autre sorte. {{message}}",
    rightMissing: "Ce droit manque : {{verb}} {{resource}}. Demandez-le à qui administre le cluster.",
    fieldManagerConflict: "Un autre programme a écrit ce champ. {{message}}",
    invalid: "Le cluster refuse une valeur. {{message}}",
  },
  prepare: {
    confirmation: "Ce n'est pas le nom du site : recopiez-le tel qu'il est écrit.",
    doorMissing:
      "Dites comment les étudiants atteignent le portail : un domaine, et un ingress, une gateway ou un port de nœud.",
    establishmentMissing: "Aucun établissement n'est nommé. Nommez-en au moins un.",
    badSetting: "Ce réglage n'est pas valable. {{message}}",
    tooOld: "Kubernetes {{version}} est trop ancien : il faut {{oldest}} ou plus récent.",
    noGatewayApi: "Ce cluster n'a pas l'API Gateway. Choisissez un ingress ou un port de nœud.",
    notReady: "{{program}} n'est pas prêt. {{cause}}",
    sessionsStand:
      "{{count}} séances sont encore debout. Terminez-les d'abord, ou demandez que ce soit fait.",
    notPrepared: "Ce cluster n'est pas préparé. Préparez-le d'abord.",
  },
  invitation: {
    tooLarge: "L'invitation est trop longue. Demandez-en une autre à l'assistance.",
    notOne: "Ce n'est pas une invitation. Elle commence par pupitre:// : copiez-la en entier.",
    encoding: "L'invitation a été abîmée en chemin. Copiez-la à nouveau, en entier.",
    secret: "L'invitation contient un secret ({{field}}). Ne l'utilisez pas et prévenez l'assistance.",
    unknownField:
      "L'invitation contient un champ inconnu ({{field}}). Mettez Pupitre à jour, ou demandez-en une autre.",
    twice: "L'invitation donne deux fois le champ {{field}}. Demandez-en une autre.",
    version: "L'invitation est d'une version inconnue. Mettez Pupitre à jour.",
    name: "Le nom du site manque ou n'est pas lisible. Demandez une autre invitation.",
    namespace: "L'établissement manque ou n'est pas valable. Demandez une autre invitation.",
    server: "L'adresse du site n'est pas une adresse https sûre. Demandez une autre invitation.",
    certificate: "Le certificat du site est illisible. Demandez une autre invitation.",
    signIn: "La façon de se connecter n'est pas reconnue. Demandez une autre invitation.",
  },
  kubeconfig: {
    agree: "Si vous acceptez tout ce qui précède, relancez la commande avec --agree.",
    empty: "Le fichier d'accès est vide. Demandez-en un autre à l'assistance.",
    syntax: "Le fichier d'accès est mal écrit à cet endroit. Demandez-en un autre à l'assistance.",
    encoding: "Le fichier d'accès n'est pas du texte UTF-8. Enregistrez-le en UTF-8.",
    tooLarge: "Le fichier d'accès dépasse 1 Mio. Ce n'est sans doute pas le bon fichier.",
    tooComplex: "Le fichier d'accès contient trop d'éléments. Ce n'est sans doute pas le bon fichier.",
    tooDeep: "Le fichier d'accès a trop de niveaux. Ce n'est sans doute pas le bon fichier.",
    tooManyAliases: "Le fichier d'accès contient trop de références (*). Demandez-en un sans références.",
    severalDocuments: "Le fichier d'accès contient plusieurs documents. Gardez-en un seul.",
    tag: "Le fichier d'accès contient une marque « ! ». Retirez-la.",
    keyNotText: "Un nom de champ n'est pas un texte. Corrigez-le.",
    duplicateKey: "Un champ est écrit deux fois. Gardez-en un.",
    mergeKey: "Les champs « << » sont refusés. Écrivez les valeurs à leur place.",
    notText: "« {{field}} » attend un texte. Corrigez-le.",
    notList: "« {{field}} » attend une liste. Corrigez-le.",
    fileMissing: "Le fichier {{file}} n'existe pas. Vérifiez son chemin.",
    fileUnreadable: "Le fichier {{file}} n'a pas pu être lu. Vérifiez ses droits.",
    fileNeedsConsent:
      "L'accès lirait le fichier {{file}} de cet ordinateur. Acceptez-le si vous le connaissez.",
    fileInImport:
      "Un fichier d'accès importé ne peut pas lire {{file}}. Demandez un fichier qui contient tout.",
    otherKind: "Ce fichier est un « {{kind}} », pas un accès à un cluster. Choisissez le bon fichier.",
    otherVersion: "La version « {{version}} » est inconnue. La version attendue est v1.",
    noCurrentContext: "Aucun contexte n'est choisi. Choisissez-en un.",
    contextMissing: "Le contexte « {{context}} » n'existe pas. Contextes du fichier : {{known}}.",
    contextAmbiguous: "Le contexte « {{context}} » est écrit deux fois. Gardez-en un.",
    clusterMissing: "Le cluster « {{cluster}} » n'est pas décrit. Demandez un fichier complet.",
    clusterAmbiguous: "Le cluster « {{cluster}} » est décrit deux fois. Gardez-en un.",
    userMissing: "L'identité « {{user}} » n'est pas décrite. Demandez un fichier complet.",
    userAmbiguous: "L'identité « {{user}} » est décrite deux fois. Gardez-en une.",
    namespaceInvalid: "« {{namespace}} » ne peut pas être un espace de noms. Corrigez-le.",
    serverMissing: "L'adresse du cluster manque. Demandez un fichier complet.",
    serverInvalid: "L'adresse du cluster n'en est pas une. Corrigez-la.",
    serverNotHttps: "Le cluster {{server}} n'est pas joint en https. Demandez une adresse sûre.",
    serverNameInvalid: "Le nom attendu du serveur n'en est pas un. Corrigez-le.",
    verificationOff:
      "Ce fichier ne vérifie pas l'identité du cluster. Demandez un fichier avec son certificat.",
    proxy:
      "Ce fichier passe par un intermédiaire, {{proxy}}. Acceptez-le si l'assistance confirme qu'il est voulu.",
    proxyUnsupported:
      "L'intermédiaire {{proxy}} n'est pas un proxy http ou https. Demandez un autre fichier à l'assistance.",
    caUnreadable: "Le certificat du cluster est illisible. Demandez un autre fichier.",
    caExpired: "Le certificat du cluster a expiré le {{at}}. Demandez un autre fichier.",
    caNotYetValid:
      "Le certificat du cluster ne vaut qu'à partir du {{at}}. Vérifiez l'heure de cet ordinateur.",
    clientCertificateMissing: "Il manque le certificat qui va avec la clé. Demandez un fichier complet.",
    clientKeyMissing: "Il manque la clé qui va avec le certificat. Demandez un fichier complet.",
    clientCertificateUnreadable: "Votre certificat est illisible. Demandez un autre fichier.",
    clientCertificateExpired: "Votre certificat a expiré le {{at}}. Demandez-en un autre.",
    clientCertificateNotYetValid:
      "Votre certificat ne vaut qu'à partir du {{at}}. Vérifiez l'heure de cet ordinateur.",
    clientKeyMismatch: "La clé et le certificat ne vont pas ensemble. Demandez un autre fichier.",
    authProvider: "La connexion par « {{provider}} » n'est pas acceptée. Demandez un fichier avec un jeton.",
    commandPath: "Ce fichier lancerait {{command}} à votre place. Demandez un fichier avec un jeton.",
    notBase64: "« {{field}} » n'est pas encodé en base64. Demandez un autre fichier.",
    tokenInvalid: "Le jeton contient des caractères impossibles. Copiez-le à nouveau, en entier.",
    basicAuth: "Un mot de passe en clair n'est pas accepté. Demandez un fichier avec un jeton.",
    impersonation: "Ce fichier agit au nom d'un autre. Demandez-en un à votre nom.",
    execCommandMissing: "Le programme de connexion manque. Demandez un fichier complet.",
    execVersion: "La version du programme de connexion est inconnue. Demandez un fichier plus récent.",
    execInteractive: "Le programme de connexion veut un clavier. Demandez-en un qui n'en a pas besoin.",
    execRelative: "Le chemin du programme {{command}} est incertain. Écrivez-le en entier.",
    execEnvironment: "La variable {{name}} peut détourner un programme. Retirez-la.",
    execNeedsConsent: "Ce fichier lance {{command}} sur cet ordinateur. Acceptez si vous le connaissez.",
  },
} as const;
