import type { TemplateCard } from "../../../../shared/contract/views.ts";

import { checkCards } from "./checks.ts";

const GIB = 1024 ** 3;

const shell: TemplateCard = {
  ref: "shell",
  name: "shell",
  version: "1.2",
  title: { fr: "Premiers pas dans le shell", en: "First steps in the shell" },
  summary: {
    fr: "Se déplacer, lire et écrire des fichiers, enchaîner des commandes dans un terminal Linux.",
    en: "Move around, read and write files, chain commands in a Linux terminal.",
  },
  level: "beginner",
  minutes: 120,
  service: "linux",
  accesses: [{ kind: "terminal", name: "terminal", title: { fr: "Terminal", en: "Terminal" } }],
  parameters: [],
  instructions: {
    fr: "# Premiers pas\n\nBienvenue à l’espace **$(seat.number)**.\n\n1. Ouvrez le terminal.\n2. Tapez `ls -l` puis `cat LISEZMOI.txt`.\n3. Créez un dossier `travail`.\n\n> Vos fichiers restent là si la connexion se coupe.\n\n```sh\necho bonjour > ~/a.txt\n```\n",
    en: "# First steps\n\nWelcome to seat **$(seat.number)**.\n\n1. Open the terminal.\n2. Type `ls -l`, then `cat README.txt`.\n",
  },
  cpu: 0.25,
  memoryBytes: 0.25 * GIB,
  storageBytes: 1 * GIB,
  checks: checkCards(4),
  persons: 1,
};

const notebook: TemplateCard = {
  ref: "notebook",
  name: "notebook",
  version: "1.0",
  title: { fr: "Cahier Python", en: "Python notebook" },
  summary: {
    fr: "JupyterLab avec NumPy et pandas, et un jeu de données en lecture seule.",
    en: "JupyterLab with NumPy and pandas, and a read-only dataset.",
  },
  level: "intermediate",
  minutes: 180,
  service: "notebooks",
  accesses: [
    { kind: "web", name: "lab", title: { fr: "JupyterLab", en: "JupyterLab" } },
    { kind: "terminal", name: "terminal", title: { fr: "Terminal", en: "Terminal" } },
  ],
  parameters: [
    {
      type: "image",
      name: "image",
      title: { fr: "Image du cahier", en: "Notebook image" },
      help: { fr: "Avec une étiquette de version.", en: "With a version tag." },
      default: "quay.io/jupyter/minimal-notebook:2026-01-05",
    },
    {
      type: "choice",
      name: "dataset",
      title: { fr: "Jeu de données", en: "Dataset" },
      default: "meteo",
      choices: [
        { value: "meteo", title: { fr: "Météo de Toulouse", en: "Weather in Toulouse" } },
        { value: "genes", title: { fr: "Expression de gènes", en: "Gene expression" } },
      ],
    },
    {
      type: "size",
      name: "memory",
      title: { fr: "Mémoire par espace", en: "Memory per seat" },
      default: "1Gi",
      min: "512Mi",
      max: "4Gi",
    },
    {
      type: "number",
      name: "workers",
      title: { fr: "Processus de calcul", en: "Workers" },
      default: 2,
      min: 1,
      max: 8,
      integer: true,
    },
    {
      type: "boolean",
      name: "solutions",
      title: { fr: "Donner les corrigés", en: "Include solutions" },
      default: false,
    },
  ],
  instructions: { fr: "# Cahier\n\nOuvrez **JupyterLab**.", en: "# Notebook\n\nOpen **JupyterLab**." },
  cpu: 0.5,
  memoryBytes: 1 * GIB,
  storageBytes: 2 * GIB,
  checks: checkCards(3),
  persons: 1,
};

const web: TemplateCard = {
  ...shell,
  ref: "web-server",
  name: "web-server",
  title: { fr: "Serveur web et sa base de données", en: "Web server and its database" },
  summary: {
    fr: "Mettre un site en ligne, le casser, puis le restaurer depuis une sauvegarde.",
    en: "Put a site online, break it, then restore it from a backup.",
  },
  service: "hosting",
  level: "intermediate",
  minutes: 150,
  accesses: [
    { kind: "web", name: "site", title: { fr: "Site", en: "Site" } },
    { kind: "terminal", name: "terminal", title: { fr: "Terminal", en: "Terminal" } },
  ],
  cpu: 0.35,
  memoryBytes: 0.5 * GIB,
};

const batch: TemplateCard = {
  ...shell,
  ref: "batch",
  name: "batch",
  title: { fr: "Soumettre un calcul", en: "Submit a job" },
  summary: {
    fr: "Une petite grappe par étudiant : soumettre, attendre, lancer MPI.",
    en: "A small batch cluster each: submit, queue, run MPI.",
  },
  service: "hpc",
  level: "advanced",
  minutes: 240,
  cpu: 1,
  memoryBytes: 2 * GIB,
  persons: 2,
};

export const templateCards: TemplateCard[] = [shell, web, notebook, batch];
