import { execFile } from "node:child_process";
import { chmod, chown, copyFile, cp, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { PAUSE_IMAGE } from "./nodeFiles.ts";
import { DNS_IMAGE } from "./nodeObjects.ts";
import { packImage } from "./packImage.ts";

const run = promisify(execFile);

/**
 * A stock Node image as labs and the product's own programs expect it: node, a shell, the usual small tools, and the
 * small Perl that every Debian has (a terminal's shell is held by it).
 */
export const NODE_IMAGE = "local.test/node:20";
/** Debian's busybox-static. */
const BUSYBOX = "/bin/busybox";
const STUDENT = 1000;

/** The images that every cluster with a node has. No registry is reached: all are made of this computer's files. */
export function stockImages(
  folder: string,
  corednsPath: string,
): { name: string; make(): Promise<string> }[] {
  const archive = (name: string): string => join(folder, `${name}.tar`);
  const root = (name: string): string => join(folder, name);
  return [
    {
      name: PAUSE_IMAGE,
      async make() {
        await addBusybox(root("pause"), ["sleep"]);
        const entrypoint = ["/bin/sleep", "infinity"];
        await packImage({ name: PAUSE_IMAGE, root: root("pause"), archive: archive("pause"), entrypoint });
        return archive("pause");
      },
    },
    {
      name: DNS_IMAGE,
      async make() {
        await mkdir(root("coredns"), { recursive: true });
        await copyFile(corednsPath, join(root("coredns"), "coredns"));
        const entrypoint = ["/coredns"];
        await packImage({ name: DNS_IMAGE, root: root("coredns"), archive: archive("coredns"), entrypoint });
        return archive("coredns");
      },
    },
    {
      name: NODE_IMAGE,
      async make() {
        await fillNodeRoot(root("node"));
        await packImage({ name: NODE_IMAGE, root: root("node"), archive: archive("node") });
        return archive("node");
      },
    },
  ];
}

async function fillNodeRoot(root: string): Promise<void> {
  const { stdout } = await run(BUSYBOX, ["--list"]);
  await addBusybox(
    root,
    stdout.split("\n").filter((applet) => applet !== "" && applet !== "busybox"),
  );
  await addWithLibraries(root, process.execPath, "/usr/local/bin/node");
  await addPerl(root);
  await mkdir(join(root, "etc"));
  const users = ["root:x:0:0:root:/:/bin/sh", `student:x:${STUDENT}:${STUDENT}::/home/student:/bin/sh`];
  await writeFile(join(root, "etc", "passwd"), `${users.join("\n")}\n`);
  await writeFile(join(root, "etc", "group"), `root:x:0:\nstudent:x:${STUDENT}:\n`);
  await mkdir(join(root, "tmp"));
  await chmod(join(root, "tmp"), 0o1777);
  await mkdir(join(root, "home", "student"), { recursive: true });
  await chown(join(root, "home", "student"), STUDENT, STUDENT);
}

/** Debian's perl-base with its modules, from where this computer has them. */
async function addPerl(root: string): Promise<void> {
  const { stdout } = await run("perl", ["-e", "print grep { m{/perl-base$} } @INC"]);
  await addWithLibraries(root, "/usr/bin/perl", "/usr/bin/perl");
  await cp(stdout, join(root, stdout), { recursive: true, dereference: true });
}

async function addBusybox(root: string, applets: string[]): Promise<void> {
  await mkdir(join(root, "bin"), { recursive: true });
  await copyFile(BUSYBOX, join(root, "bin", "busybox"));
  await Promise.all(applets.map((applet) => symlink("busybox", join(root, "bin", applet))));
}

/** A program of this computer with all that it is linked to. */
async function addWithLibraries(root: string, program: string, place: string): Promise<void> {
  const add = async (from: string, to: string): Promise<void> => {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await copyFile(await realpath(from), join(root, to));
  };
  await add(program, place);
  // ldd fails on a static program, which needs nothing.
  const { stdout } = await run("ldd", [await realpath(program)]).catch(() => ({ stdout: "" }));
  for (const [library] of stdout.matchAll(/\/\S+\.so\S*/g)) await add(library, library);
}
