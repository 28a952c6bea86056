import type { Command } from "just-bash";
import { complain, program } from "./answer.ts";
import { jobPrograms } from "./background.ts";

const editors = ["nano", "vim", "vi", "emacs", "pico", "ed"];
const others = [
  ...[
    "git",
    "top",
    "htop",
    "man",
    "python",
    "python3",
    "pip",
    "pip3",
    "jupyter",
    "node",
    "npm",
    "java",
    "javac",
  ],
  ...[
    "gcc",
    "g++",
    "make",
    "cmake",
    "docker",
    "helm",
    "ssh",
    "scp",
    "ping",
    "traceroute",
    "tcpdump",
    "aws",
    "rclone",
    "cadaver",
    "systemctl",
    "service",
  ],
  ...["sinfo", "squeue", "srun", "sbatch", "salloc", "scancel", "scontrol", "sacct", "mpirun", "mpicc"],
  ...["valkey-cli", "valkey-server", "redis-cli", "haproxy"],
  ...["apt", "apt-get", "dnf", "yum", "apk", "tmux", "screen", "psql", "mysql", "sqlite"],
  ...["mariadb", "mariadb-admin", "mariadb-dump", "mysqldump", "php", "nginx", "apache2"],
];

/** Well-known programs that are not simulated say so, and what to do instead, rather than "command not found". */
export function absentPrograms(): Command[] {
  const editing = (name: string) =>
    complain(
      `${name} : absent du terminal simulé ; pour écrire un fichier : cat > fichier, puis Ctrl-D.\n` +
        `${name}: not part of the simulated shell; to write a file: cat > file, then Ctrl-D.`,
      127,
    );
  const running = (name: string) =>
    complain(
      `${name} : absent du terminal simulé ; il fonctionne sur un vrai cluster.\n` +
        `${name}: not part of the simulated shell; it works on a real cluster.`,
      127,
    );
  const kubectl = complain(
    "kubectl : absent du terminal simulé ; d'un TP Kubernetes, le kubeconfig de la page sert au kubectl de cet ordinateur.\n" +
      "kubectl: not part of the simulated shell; in a Kubernetes lab, the page's kubeconfig serves this computer's own kubectl.",
    127,
  );
  return [
    program("kubectl", () => kubectl),
    ...jobPrograms(),
    ...editors.map((name) => program(name, () => editing(name))),
    ...others.map((name) => program(name, () => running(name))),
  ];
}
