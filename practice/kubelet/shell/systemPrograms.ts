import type { Command } from "just-bash";
import { complain, program, say } from "./answer.ts";
import type { Host } from "./host.ts";

const MEBIBYTE = 1024 * 1024;

function uptimeOf(host: Host): string {
  const minutes = Math.floor((host.now() - host.startedAt) / 60_000);
  const clock = new Date(host.now()).toISOString().slice(11, 19);
  const span =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return ` ${clock} up ${span},  1 user,  load average: 0.00, 0.00, 0.00\n`;
}

function processTable(host: Host, args: string[]): string {
  const full = args.some((arg) => /^-?[a-zA-Z]*[aexf]/.test(arg));
  const rows: [string, string][] = full
    ? [
        ["1", host.mainCommand],
        ["7", "bash"],
        ["42", `ps ${args.join(" ")}`],
      ]
    : [
        ["7", "bash"],
        ["42", "ps"],
      ];
  if (!full) return `    PID TTY          TIME CMD\n${rows.map(([pid, name]) => row(pid, name)).join("")}`;
  const lines = rows.map(
    ([pid, name]) =>
      `${host.user.padEnd(10)} ${pid.padStart(6)}  0.0  0.1 ?        Ss   00:00   0:00 ${name}\n`,
  );
  return `USER          PID %CPU %MEM TTY      STAT START   TIME COMMAND\n${lines.join("")}`;
}

function row(pid: string, name: string): string {
  return `${pid.padStart(7)} pts/0    00:00:00 ${name}\n`;
}

function diskTable(host: Host, human: boolean): string {
  const size = (bytes: number) =>
    human
      ? bytes >= MEBIBYTE
        ? `${Math.ceil(bytes / MEBIBYTE)}M`
        : `${Math.ceil(bytes / 1024)}K`
      : `${Math.ceil(bytes / 1024)}`;
  const lines = host.disks().map(({ path, capacity, used }) => {
    const share = capacity === 0 ? 0 : Math.ceil((used * 100) / capacity);
    const name = path === "/" ? "overlay" : "/dev/practice";
    const sizes = [capacity, used, Math.max(0, capacity - used)]
      .map((bytes) => size(bytes).padStart(10))
      .join(" ");
    return `${name.padEnd(14)} ${sizes} ${`${share}%`.padStart(4)} ${path}\n`;
  });
  const unit = human ? "Size" : "1K-blocks";
  return `${"Filesystem".padEnd(14)} ${unit.padStart(10)} ${"Used".padStart(10)} ${(human ? "Avail" : "Available").padStart(10)} Use% Mounted on\n${lines.join("")}`;
}

function memoryTable(host: Host, args: string[]): string {
  const unit = args.some((arg) => /^-[a-z]*[mh]/.test(arg))
    ? MEBIBYTE
    : args.includes("-g")
      ? 1024 * MEBIBYTE
      : 1024;
  const suffix = args.some((arg) => /^-[a-z]*h/.test(arg)) ? "Mi" : "";
  const used = Math.min(host.memory, 24 * MEBIBYTE);
  const cell = (bytes: number) => `${Math.floor(bytes / unit)}${suffix}`.padStart(12);
  const memory = [host.memory, used, host.memory - used, 0, 0, host.memory - used].map(cell).join("");
  return `               total        used        free      shared  buff/cache   available\nMem:    ${memory}\nSwap:   ${[0, 0, 0].map(cell).join("")}\n`;
}

function uname(host: Host, args: string[]): string {
  const fields: Record<string, string> = {
    s: "Linux",
    n: host.hostname,
    r: "6.1.0-practice",
    v: "#1 SMP Pupitre practice cluster",
    m: "x86_64",
    o: "GNU/Linux",
  };
  const flags = args.join("").replaceAll("-", "");
  const wanted = flags.includes("a") ? "snrvmo" : flags === "" ? "s" : flags;
  return `${[..."snrvmo"]
    .filter((flag) => wanted.includes(flag))
    .map((flag) => fields[flag])
    .join(" ")}\n`;
}

function addresses(host: Host, args: string[]): string {
  if (args.some((arg) => "route".startsWith(arg) && arg.startsWith("r")))
    return `default via 10.244.0.1 dev eth0\n10.244.0.0/16 dev eth0 scope link src ${host.address}\n`;
  return [
    "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN",
    "    inet 127.0.0.1/8 scope host lo",
    "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 state UP",
    `    inet ${host.address}/16 scope global eth0`,
    "",
  ].join("\n");
}

/** What tells about the machine: sensible answers, all of them about the container and none about this computer. */
export function systemPrograms(host: Host): Command[] {
  const identity = `uid=1000(${host.user}) gid=1000(${host.user}) groups=1000(${host.user})\n`;
  return [
    program("hostname", (args) =>
      say(args.some((arg) => arg === "-i" || arg === "-I") ? `${host.address}\n` : `${host.hostname}\n`),
    ),
    program("whoami", () => say(`${host.user}\n`)),
    program("logname", () => say(`${host.user}\n`)),
    program("groups", () => say(`${host.user}\n`)),
    program("id", (args) => {
      if (args.some((arg) => /^-[a-z]*n/.test(arg))) return say(`${host.user}\n`);
      return say(args.some((arg) => /^-[ugG]/.test(arg)) ? "1000\n" : identity);
    }),
    program("uname", (args) => say(uname(host, args))),
    program("arch", () => say("x86_64\n")),
    program("uptime", () => say(uptimeOf(host))),
    program("w", () =>
      say(
        `${uptimeOf(host)}USER     TTY      FROM             WHAT\n${host.user.padEnd(8)} pts/0    -                bash\n`,
      ),
    ),
    program("who", () => say(`${host.user.padEnd(8)} pts/0\n`)),
    program("nproc", () => say(`${Math.max(1, Math.ceil(host.processors))}\n`)),
    program("free", (args) => say(memoryTable(host, args))),
    program("df", (args) =>
      say(
        diskTable(
          host,
          args.some((arg) => /^-[a-z]*h/.test(arg)),
        ),
      ),
    ),
    program("ps", (args) => say(processTable(host, args))),
    program("ip", (args) => say(addresses(host, args))),
    program("ifconfig", () => say(addresses(host, []))),
    program("tty", () => say("/dev/pts/0\n")),
    program("kill", (args) =>
      args[0] === "-l"
        ? say("HUP INT QUIT KILL TERM\n")
        : complain(`bash: kill: (${args.at(-1) ?? ""}) - No such process`),
    ),
  ];
}
