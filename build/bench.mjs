// npm run bench: prints the figures of speed as a table.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/bench.mjs").then(({ bench }) => bench(process.argv.slice(2)));
