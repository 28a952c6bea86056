import { connect } from "../../cluster/connect.ts";
import { accessFromHost } from "../../cluster/hostAccess.ts";
import type { Cluster, WriteOptions } from "../../cluster/port.ts";
import { startConductor } from "../../conductor/startConductor.ts";
import { conductorIdentity } from "../../shared/domain/hosting.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";

/**
 * A conductor as a process of its own that knows nothing of its neighbours, as one in another Pod would not: a
 * killed one is replaced by the Lease's time alone. Says on standard output what it writes, and when it begins to
 * lead; `argv`: its name, the Lease's namespace.
 */
const [name = "", leaseNamespace = ""] = process.argv.slice(2);
const say = (event: string) => process.stdout.write(`${JSON.stringify({ name, event, at: Date.now() })}\n`);

const access = await accessFromHost();
const plain = connect(access, { retryBudget: 2_000, requestTimeout: 6_000, maxInFlight: 32 });
/** Says of each write when it leaves, which may be long after it was asked for. */
const spoken = (options: WriteOptions | undefined): WriteOptions => ({
  ...options,
  permit: () => {
    const wait = options?.permit?.();
    if (!wait) say("write");
    return wait;
  },
});
const cluster: Cluster = {
  ...plain,
  create: (manifest, options) => plain.create(manifest, spoken(options)),
  apply: (manifest, manager, options) => plain.apply(manifest, manager, { ...options, ...spoken(options) }),
  replace: (object, options) => plain.replace(object, spoken(options)),
  replaceStatus: (object, options) => plain.replaceStatus(object, spoken(options)),
  mergePatch: (ref, patch, sub, options) => plain.mergePatch(ref, patch, sub, spoken(options)),
  delete: (ref, options) => plain.delete(ref, { ...options, ...spoken(options) }),
};
const conductor = startConductor({
  cluster,
  leaseCluster: connect(access, { retryBudget: 0, requestTimeout: 3_000 }),
  identity: conductorIdentity({ inCluster: true, computer: name, process: process.pid, life: "1" }),
  lease: { namespace: leaseNamespace, name: "pupitre-conductor" },
  portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin },
  log: (_level, message) => {
    if (message === "leading") say("leads");
  },
});
await conductor.ready;
say("ready");
