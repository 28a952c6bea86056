// npm run check: types, lint, boundaries, unused code. No test, no display.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
void Promise.all([
  import("./checks/check.mjs"),
  import("./bootstrap/dependencies.mjs"),
  import("./tools/say.mjs"),
]).then(([{ check }, { ensureDependencies }, { runCommand }]) =>
  runCommand(async () => {
    await ensureDependencies();
    return (await check()).failed === 0 ? 0 : 1;
  }),
);
