import type { Cluster } from "../../cluster/port.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { createAuthority } from "../cluster/certificates.ts";
import { NODE_ADDRESS } from "../cluster/nodeFiles.ts";
import { NODE_IMAGE, until } from "./realClass.ts";

/** The port looks like an error of a server on purpose: what is said of an image is not what its name says. */
const PLAIN_PORT = 5029;
const TLS_PORT = 5030;

/** A registry that has nothing, where the node's containerd reaches it, in images' names. */
interface Registry {
  /** Over HTTP on loopback, as containerd allows it there. Names say what it answers: `absent`, `private`, `denied`. */
  plain: string;
  /** Shows a certificate of an authority that the node does not know. */
  untrusted: string;
  remove(): Promise<void>;
}

/** Answers as the distribution specification has it; `private` asks who is there and believes nobody. */
const PROGRAM = `
const answers = {
  absent: [404, "MANIFEST_UNKNOWN", "manifest unknown"],
  private: [401, "UNAUTHORIZED", "authentication required"],
  denied: [403, "DENIED", "requested access to the resource is denied"],
};
const answer = (request, response) => {
  const [, , name] = request.url.split("/");
  const [status, code, message] = answers[name] ?? [200, "", ""];
  const asks = status === 401 ? { "www-authenticate": 'Basic realm="lab"' } : {};
  response.writeHead(status, { "content-type": "application/json", ...asks });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
};
require("node:http").createServer(answer).listen(${PLAIN_PORT}, "127.0.0.1");
const { CERTIFICATE: cert, KEY: key } = process.env;
require("node:https").createServer({ cert, key }, answer).listen(${TLS_PORT}, "${NODE_ADDRESS}");
`;

/** In a Pod on the node's own network, because it is the node that pulls. */
export async function startRegistry(cluster: Cluster, namespace: string): Promise<Registry> {
  const authority = await createAuthority();
  const { certificatePem, keyPem } = await authority.issue({ name: "registry", hosts: [NODE_ADDRESS] });
  const ref = { apiVersion: "v1", kind: "Pod", namespace, name: "registry" };
  const pod = await cluster.create({
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { name: ref.name, namespace },
    spec: {
      hostNetwork: true,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "registry",
          image: NODE_IMAGE,
          command: ["node", "-e", PROGRAM],
          env: [
            { name: "CERTIFICATE", value: certificatePem },
            { name: "KEY", value: keyPem },
          ],
          readinessProbe: {
            httpGet: { host: "127.0.0.1", port: PLAIN_PORT, path: "/v2/" },
            periodSeconds: 1,
          },
        },
      ],
    },
  });
  type Ready = KubeObject & { status?: { conditions?: { type: string; status: string }[] } };
  await until(
    () => cluster.get<Ready>(ref),
    (found) =>
      found?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true,
    60,
  );
  return {
    plain: `127.0.0.1:${PLAIN_PORT}`,
    untrusted: `${NODE_ADDRESS}:${TLS_PORT}`,
    remove: () => cluster.delete(ref, { uid: pod.metadata.uid }),
  };
}
