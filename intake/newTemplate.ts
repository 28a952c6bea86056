import type { Locale } from "../shared/domain/text.ts";
import { templateText } from "./writeTemplate.ts";

interface NewTemplate {
  title: string;
  /** The language in which its author writes first. */
  locale: Locale;
  /** A Linux shell, where there is none. */
  image?: string;
  door: { kind: "terminal" } | { kind: "web"; port: number };
}

const SHELL_IMAGE = "docker.io/library/debian:12.11";
const WORDS = {
  fr: {
    summary: "À compléter : ce que l'on y apprend, en une phrase.",
    terminal: "Terminal",
    web: "Page web",
    instructions:
      "# À faire\n\nVous êtes à l'espace $(seat.number).\n\n1. Écrivez ici la première étape.\n2. Puis la suivante.\n",
  },
  en: {
    summary: "To be completed: what one learns here, in one sentence.",
    terminal: "Terminal",
    web: "Web page",
    instructions:
      "# To do\n\nYou are at seat $(seat.number).\n\n1. Write the first step here.\n2. Then the next one.\n",
  },
};

/** The file of a lab that works already, and does little: its author goes on from there. */
export function newTemplateText({ title, locale, image, door }: NewTemplate): string {
  const words = WORDS[locale];
  const say = (text: string) => ({ [locale]: text });
  const container = {
    name: "main",
    image: image ?? SHELL_IMAGE,
    ...(image === undefined ? { command: ["sleep", "infinity"] } : {}),
    ...(image === undefined ? { workingDir: "/home/student" } : {}),
    ...(image === undefined ? { env: [{ name: "HOME", value: "/home/student" }] } : {}),
    resources: { cpu: "250m", memory: "256Mi" },
    ...(door.kind === "web" ? { ports: [{ name: "web", port: door.port }], ready: { tcp: door.port } } : {}),
    scratch: ["/tmp"],
  };
  return templateText({
    name: nameFrom(title),
    spec: {
      version: "1.0",
      title: say(title),
      summary: say(words.summary),
      level: "beginner",
      minutes: 120,
      service: "other",
      containers: [container],
      ...(image === undefined ? { storage: { size: "256Mi", path: "/home/student" } } : {}),
      accesses: [
        door.kind === "web"
          ? { kind: "web", name: "web", title: say(words.web), container: "main", port: door.port }
          : {
              kind: "terminal",
              name: "terminal",
              title: say(words.terminal),
              container: "main",
              command: [image === undefined ? "bash" : "sh"],
            },
      ],
      instructions: say(words.instructions),
    },
  });
}

/** `Bases de données, L2` → `bases-de-donnees-l2`: what machines call it. */
export function nameFrom(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return plain || "lab";
}
