// npm run -s pupitre -- <command>: the CLI of the sources. Everything that is said here goes to stderr; stdout is the CLI's.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/cli.mjs").then(({ cli }) => cli());
