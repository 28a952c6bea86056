import type { Command } from "just-bash";
import { absentPrograms } from "./absentPrograms.ts";
import { webClients } from "./curl.ts";
import { filePrograms } from "./filePrograms.ts";
import type { Host } from "./host.ts";
import { systemPrograms } from "./systemPrograms.ts";

/** All that is added to the commands of the simulated shell. The last of a name wins, so absent ones come first. */
export function programsFor(host: Host): Command[] {
  const programs = new Map<string, Command>();
  for (const command of [
    ...absentPrograms(),
    ...filePrograms(),
    ...webClients(host),
    ...systemPrograms(host),
  ])
    programs.set(command.name, command);
  return [...programs.values()];
}
