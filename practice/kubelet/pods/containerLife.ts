import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import { parseDuration } from "../clock.ts";
import type { ContainerFiles, Mount } from "../files/containerFiles.ts";
import { assembleFiles } from "../files/containerWorld.ts";
import { FileTree } from "../files/fileTree.ts";
import { baseImage, makeDirectories, writeIdentity } from "../shell/baseImage.ts";
import type { Host } from "../shell/host.ts";
import type { ShellWorld } from "../shell/interpreter.ts";
import { runMain } from "../shell/mainProgram.ts";
import { expandReferences } from "./environment.ts";
import { LogRing } from "./logRing.ts";
import type { Container, Pod } from "./podShape.ts";
import { parseQuantity } from "./quantity.ts";
import { LAYER_CAPACITY } from "./volumes.ts";

/** One life of a container: from its start to its end. A restart is another life with another layer. */
export interface ContainerLife {
  readonly id: string;
  readonly container: Container;
  readonly world: ShellWorld;
  readonly log: LogRing;
  readonly startedAt: number;
  /** Aborts when the container ends: all that runs in it ends too. */
  readonly signal: AbortSignal;
  /** The exit code, once process 1 has ended. */
  readonly exited: Promise<number>;
  stop(): void;
}

interface LifeNeeds {
  pod: Pod;
  container: Container;
  env: Record<string, string>;
  mounts: ReadonlyMap<string, Mount>;
  address: string;
  id: string;
  clock: Clock;
  /** Whether this is an init container: the crash annotation does not concern it. */
  init: boolean;
  dial(port: number): Duplex;
  connect: Host["connect"];
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

function hostOf(
  needs: LifeNeeds,
  env: Record<string, string>,
  files: () => ContainerFiles,
  layer: FileTree,
): Host {
  const { pod, container, clock } = needs;
  const user = env.USER && /^[a-z_][a-z0-9_-]*$/i.test(env.USER) ? env.USER : "student";
  const limits = container.resources?.limits;
  return {
    hostname: pod.spec.hostname ?? pod.metadata.name,
    user,
    home: env.HOME ?? `/home/${user}`,
    address: needs.address,
    image: container.image,
    mainCommand: [...(container.command ?? []), ...(container.args ?? [])].join(" ") || container.image,
    startedAt: clock.now(),
    now: () => clock.now(),
    processors: parseQuantity(limits?.cpu) || 2,
    memory: parseQuantity(limits?.memory) || 2 * 1024 ** 3,
    disks: () => [
      { path: "/", capacity: layer.capacity, used: layer.used },
      ...files()
        .mounts()
        .map(({ path, tree }) => ({ path, used: tree.used, capacity: tree.capacity }))
        .filter(({ capacity }) => Number.isFinite(capacity)),
    ],
    dial: needs.dial,
    connect: needs.connect,
  };
}

/** Makes the container's files and shell world, and starts process 1. */
export async function startLife(needs: LifeNeeds): Promise<ContainerLife> {
  const { container, clock } = needs;
  const now = () => clock.now();
  const env: Record<string, string> = { PATH, ...needs.env };
  let files: ContainerFiles | undefined;
  const bare = new FileTree(LAYER_CAPACITY);
  const image = await baseImage(hostOf(needs, env, () => files as ContainerFiles, bare));
  const layer = new FileTree(LAYER_CAPACITY, image);
  const host = hostOf(needs, env, () => files as ContainerFiles, layer);
  writeIdentity(layer, host);
  files = await assembleFiles(layer, needs.mounts, now);
  env.HOME ??= host.home;
  env.HOSTNAME ??= host.hostname;
  const cwd = container.workingDir ?? host.home;
  if (!(await files.exists(cwd))) makeDirectories(layer, cwd, clock.now());
  const world: ShellWorld = { files, env, cwd, host };
  return new RunningLife(needs, world);
}

class RunningLife implements ContainerLife {
  readonly id: string;
  readonly container: Container;
  readonly world: ShellWorld;
  readonly log: LogRing;
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly exited: Promise<number>;
  private readonly ending = new AbortController();

  constructor(needs: LifeNeeds, world: ShellWorld) {
    this.id = needs.id;
    this.container = needs.container;
    this.world = world;
    this.startedAt = needs.clock.now();
    this.log = new LogRing(() => needs.clock.now());
    this.signal = this.ending.signal;
    this.exited = this.run(needs).finally(() => {
      this.ending.abort();
      this.log.finish();
    });
  }

  private async run(needs: LifeNeeds): Promise<number> {
    const { container } = needs;
    const expand = (text: string) => expandReferences(text, this.world.env);
    const command = [...(container.command ?? []), ...(container.args ?? [])].map(expand);
    this.log.write(
      `${container.image}: ${container.command || container.args ? command.join(" ") : "started"} (simulated)\n`,
    );
    const write = (bytes: Uint8Array) => this.log.write(Buffer.from(bytes).toString("utf8"));
    const io = {
      stdout: write,
      stderr: write,
      signal: this.signal,
      log: (line: string) => this.log.write(`${line}\n`),
    };
    // Arguments alone are for the image's own entry point, which is not simulated.
    const main = runMain(this.world, container.command ? command : [], io);
    const crash = needs.init ? undefined : needs.pod.metadata.annotations?.["practice.pupitre.fr/crash"];
    if (crash === undefined) return main;
    const cancel: { call?: () => void } = {};
    const crashed = new Promise<number>((resolve) => {
      cancel.call = needs.clock.after(parseDuration(crash.replace(/^after\s+/, "")), () => resolve(1));
    });
    const code = await Promise.race([main, crashed]);
    cancel.call?.();
    if (!this.signal.aborted) this.log.write("crashed as the annotation practice.pupitre.fr/crash asks\n");
    return code;
  }

  stop(): void {
    this.ending.abort();
  }
}
