// npm run cluster: a real Kubernetes for tests and for trying things out.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/cluster.mjs").then(({ cluster }) => cluster(process.argv.slice(2)));
