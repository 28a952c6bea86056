// npm start: opens the application, from a fresh clone too. `npm start -- <arguments>` hands them to the application.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/start.mjs").then(({ start }) => start(process.argv.slice(2)));
