// The process that holds one real cluster. It is told what to do over the channel of the process that started it, and
// when that channel closes, for whatever reason, it takes everything down and away. With a node it is the first process
// of namespaces of its own, so that even its own sudden death leaves no process, mount or network behind.
import { rm, writeFile } from "node:fs/promises";
import type { Server } from "node:net";
import { dirname, join } from "node:path";
import { cgroupOf, removeCgroup } from "./cgroups.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import type { KeeperCalls, KeeperOptions, Reply, Request } from "./messages.ts";
import { arrangeMounts, arrangeNetwork, clearNamespaces } from "./ownNamespaces.ts";
import { openPrograms, type Programs } from "./programs.ts";
import { relay } from "./relay.ts";
import { type RunningPlane, startControlPlane } from "./startControlPlane.ts";
import { type Containerd, startContainerd, startNode } from "./startNode.ts";
import { recycleVolumes } from "./volumes.ts";

interface Kept {
  options: KeeperOptions;
  programs: Programs;
  plane?: RunningPlane;
  containerd?: Containerd;
  endRecycling?: () => void;
}

let kept: Kept | undefined;
let stopping: Promise<void> | undefined;

async function start(options: KeeperOptions): Promise<KeeperCalls["start"]["answered"]> {
  const programs = openPrograms(options.folder);
  kept = { options, programs };
  if (options.tier === "node") {
    await arrangeMounts(options.folder);
    await arrangeNetwork();
    // Images take their time, and need no API server.
    const [containerd, plane] = await Promise.all([
      startContainerd(options, programs),
      startControlPlane(options, programs),
    ]);
    Object.assign(kept, { containerd, plane });
    await startNode(options, programs, plane);
    kept.endRecycling = recycleVolumes(plane.admin, join(options.folder, "volumes"));
  } else {
    kept.plane = await startControlPlane(options, programs);
  }
  programs.ended.catch((error: Error) => reply({ broken: error.message }));
  return { kubeconfigPath: join(options.folder, "kubeconfig") };
}

async function kubeconfigFor({
  user,
  groups,
}: KeeperCalls["kubeconfigFor"]["given"]): Promise<{ path: string }> {
  const { options, authority } = running();
  const pair = await authority.issue({ name: user, groups });
  const path = join(options.folder, `${encodeURIComponent(user)}.user.kubeconfig`);
  await writeFile(path, kubeconfigText(options.server, authority.certificatePem, pair), { mode: 0o600 });
  return { path };
}

function running(): KeptPlane {
  if (kept?.plane === undefined) throw new Error("the cluster does not run yet");
  return { options: kept.options, authority: kept.plane.authority };
}
type KeptPlane = Pick<RunningPlane, "authority"> & { options: KeeperOptions };

function stop(): Promise<void> {
  stopping ??= takeDown();
  return stopping;
}

async function takeDown(): Promise<void> {
  if (kept === undefined) return;
  const { options, programs, plane, endRecycling } = kept;
  endRecycling?.();
  plane?.admin.close();
  if (options.tier === "node") {
    programs.quiet();
    await clearNamespaces(options.folder);
    await removeCgroup(cgroupOf(options.id));
  } else await programs.stop();
  await rm(dirname(options.folder), { recursive: true, force: true, maxRetries: 10 });
}

async function answer(request: Request, handle: unknown): Promise<unknown> {
  const given = request.given;
  switch (request.name) {
    case "start":
      return start(given as KeeperCalls["start"]["given"]);
    case "relay": {
      const { host, port } = given as KeeperCalls["relay"]["given"];
      return relay(handle as Server, { host, port });
    }
    case "importImage": {
      if (kept?.containerd === undefined) throw new Error("this cluster has no node that runs containers");
      return kept.containerd.importImage((given as KeeperCalls["importImage"]["given"]).archive);
    }
    case "kubeconfigFor":
      return kubeconfigFor(given as KeeperCalls["kubeconfigFor"]["given"]);
    case "signal": {
      const { program, signal } = given as KeeperCalls["signal"]["given"];
      return kept?.programs.signal(program, signal);
    }
    case "stop":
      return stop();
  }
}

function reply(words: Reply): void {
  if (process.connected) process.send?.(words);
}

process.on("message", (request: Request, handle: unknown) => {
  answer(request, handle).then(
    (value) => {
      reply({ id: request.id, value: value ?? null });
      if (request.name === "stop") process.disconnect();
    },
    (error: Error) => reply({ id: request.id, failure: error.message }),
  );
});
process.on("disconnect", () => void stop().finally(() => process.exit(0)));
// Who wants it to end closes the channel or kills it; a Ctrl+C at the terminal is for the process that started it.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"] as const) process.on(signal, () => {});
