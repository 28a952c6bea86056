// The default application of an Electron that lacks one: runs `electron [switches] [-r module]... <path> [arguments]` as
// Electron's own does. An ES module on purpose: `ready` waits for it, so that the application's main may still call what
// is only allowed before (registerSchemesAsPrivileged).
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

const { modules, path } = readArguments(process.argv.slice(1));
if (modules.length > 0) Module._preloadModules(modules);
if (path === undefined) {
  process.stderr.write("Name the application to run.\n");
  app.exit(1);
} else {
  await runApplication(resolve(path));
}

function readArguments(args) {
  const required = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === "-r" || argument === "--require") {
      index += 1;
      required.push(args[index]);
    } else if (!argument.startsWith("-")) {
      return { modules: required, path: argument };
    }
  }
  return { modules: required, path: undefined };
}

async function runApplication(application) {
  Object.defineProperty(process, "defaultApp", { configurable: false, enumerable: true, value: true });
  const manifestFile = join(application, "package.json");
  if (existsSync(manifestFile)) {
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
    if (manifest.version) app.setVersion(manifest.version);
    const name = manifest.productName ?? manifest.name;
    if (name) app.setName(name);
    app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
  }
  const main = Module._resolveFilename(application, null, true);
  app.setAppPath(existsSync(manifestFile) ? application : dirname(main));
  // The switch wins, as in Electron: tests give every launch a data folder of its own.
  if (!app.commandLine.hasSwitch("user-data-dir")) app.setPath("userData", join(app.getPath("appData"), app.getName()));
  await import(pathToFileURL(main).href);
}
