// node build/completeLock.mjs: adds to package-lock.json the packages for other systems that npm left out, because the
// registry at hand did not serve them. Without them `npm ci` refuses the lock file everywhere. They come without an
// integrity, which the next `npm install` against a full registry fills in.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeLock } from "./tools/lockFile.mjs";
import { repository } from "./tools/paths.mjs";
import { say } from "./tools/say.mjs";

const file = join(repository, "package-lock.json");
const { lock, added } = completeLock(JSON.parse(readFileSync(file, "utf8")));
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
say(added.length > 0 ? `Added ${added.length} packages of other systems.` : "Nothing is missing.");
