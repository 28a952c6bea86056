// npm run dist [-- --dir] [--linux|--win|--mac ...]: packages a release into release/.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void import("./commands/dist.mjs").then(({ dist }) => dist(process.argv.slice(2)));
