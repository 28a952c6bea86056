// npm run cluster -- up [--node] [--expose NODEPORT]... [--json]: a real cluster until Ctrl+C.
import { parseArgs } from "node:util";
import { type RealCluster, startRealCluster } from "./startRealCluster.ts";

const USAGE = `usage: npm run cluster -- up [--node] [--expose NODEPORT]... [--json]

  up               etcd, API server, controllers, scheduler and a node of kwok, until Ctrl+C
  --node           a real node too: containerd, kubelet, kube-proxy, CoreDNS, volumes (Linux, root)
  --expose PORT    with --node: a port of this computer that leads to a NodePort
  --json           one line for a program instead of words for a person
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      node: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      expose: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || positionals.join(" ") !== "up") {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const ended = endOfWish();
  const starting = startRealCluster({ tier: values.node ? "node" : "control" });
  const cluster = await starting;
  try {
    const nodePorts: Record<string, number> = {};
    for (const port of values.expose) nodePorts[port] = await cluster.exposeNodePort(Number(port));
    process.stdout.write(
      values.json ? `${JSON.stringify(forPrograms(cluster, nodePorts))}\n` : forPeople(cluster, nodePorts),
    );
    await Promise.race([ended, cluster.broken]);
  } finally {
    process.stderr.write("Taking the cluster away …\n");
    await cluster.stop();
  }
  return 0;
}

function forPrograms({ kubeconfigPath, server, nodeImage }: RealCluster, nodePorts: object): object {
  return { kubeconfig: kubeconfigPath, server, nodeImage, nodePorts };
}

function forPeople({ kubeconfigPath, server, nodeImage }: RealCluster, nodePorts: object): string {
  const ports = Object.entries(nodePorts).map(
    ([port, free]) => `NodePort ${port} is at 127.0.0.1:${free}.\n`,
  );
  return `A real Kubernetes runs at ${server}. In another terminal:

  export KUBECONFIG=${kubeconfigPath}

A node image that it has (with --node): ${nodeImage}
${ports.join("")}Ctrl+C takes it away.
`;
}

/** Resolves when a signal says so, or when who started us is gone: nobody would end the cluster any more. */
function endOfWish(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, 500).unref();
  });
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.name === "Refusal" ? error.message : (error.stack ?? error.message)}\n`);
    process.exit(1);
  },
);
