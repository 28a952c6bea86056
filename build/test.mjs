// npm test: every check and test, from a fresh clone too. `npm test -- <tier>... [file filter]...` runs some of it.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/test.mjs").then(({ test }) => test(process.argv.slice(2)));
