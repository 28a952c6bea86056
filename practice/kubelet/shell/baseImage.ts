import { Bash, InMemoryFs } from "just-bash";
import { FileTree } from "../files/fileTree.ts";
import { segmentsOf } from "../files/paths.ts";
import type { Host } from "./host.ts";
import { programsFor } from "./programs.ts";

const osRelease = `PRETTY_NAME="Pupitre practice container"
NAME="Pupitre practice"
ID=pupitre
ID_LIKE=debian
VERSION_ID="1"
HOME_URL="https://pupitre.fr"
`;

let image: Promise<FileTree> | undefined;

/**
 * The files that every simulated image has: the shell's own programs in `/bin`, `/dev`, `/proc`, `/etc`. Made once and
 * shared by all containers, which copy what they change.
 */
export function baseImage(host: Host): Promise<FileTree> {
  image ??= buildImage(host);
  return image;
}

async function buildImage(host: Host): Promise<FileTree> {
  const source = new InMemoryFs();
  new Bash({ fs: source, defenseInDepth: false, customCommands: programsFor(host) });
  const tree = new FileTree(Number.POSITIVE_INFINITY);
  const now = host.now();
  for (const path of source.getAllPaths().sort()) {
    const segments = segmentsOf(path);
    if (segments.length === 0) continue;
    const { isDirectory } = await source.stat(path);
    const program = segments.includes("bin");
    if (isDirectory) tree.put(segments, tree.directory(now), now);
    else
      tree.put(segments, tree.fileOf(await source.readFileBuffer(path), program ? 0o755 : 0o644, now), now);
  }
  for (const path of [
    "/etc",
    "/tmp",
    "/home",
    "/root",
    "/opt",
    "/srv",
    "/mnt",
    "/var",
    "/var/log",
    "/var/tmp",
    "/usr/local",
    "/usr/local/bin",
    "/usr/share",
  ])
    if (!tree.lookup(segmentsOf(path))) tree.put(segmentsOf(path), tree.directory(now), now);
  tree.write(segmentsOf("/etc/os-release"), Buffer.from(osRelease), now, false);
  tree.write(segmentsOf("/etc/shells"), Buffer.from("/bin/sh\n/bin/bash\n"), now, false);
  return tree;
}

/** What makes a container this one: its name, its user, its addresses. */
export function writeIdentity(layer: FileTree, host: Host): void {
  const now = host.now();
  const write = (path: string, text: string) => layer.write(segmentsOf(path), Buffer.from(text), now, false);
  write("/etc/hostname", `${host.hostname}\n`);
  write("/etc/hosts", `127.0.0.1\tlocalhost\n${host.address}\t${host.hostname}\n`);
  write(
    "/etc/passwd",
    `root:x:0:0:root:/root:/bin/bash\n${host.user}:x:1000:1000:${host.user}:${host.home}:/bin/bash\n`,
  );
  write("/etc/group", `root:x:0:\n${host.user}:x:1000:\n`);
  makeDirectories(layer, host.home, now);
  if (/(^|[/-])nginx/.test(host.image)) makeDirectories(layer, "/usr/share/nginx/html", now);
  if (/(^|[/-])(httpd|apache|php)/.test(host.image)) makeDirectories(layer, "/var/www/html", now);
}

export function makeDirectories(layer: FileTree, path: string, now: number): void {
  const segments = segmentsOf(path);
  for (let depth = 1; depth <= segments.length; depth += 1)
    if (!layer.lookup(segments.slice(0, depth)))
      layer.put(segments.slice(0, depth), layer.directory(now), now);
}
