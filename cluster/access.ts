/**
 * How to reach one cluster and as whom. It holds secrets: it stays in the process that connects, never crosses the
 * IPC to a window and is never logged.
 */
export interface ClusterAccess {
  /** The name of the kubeconfig context, for messages. */
  context: string;
  /** `https://host:port` with an optional path, without a slash at the end. */
  server: string;
  /** PEM, one or more certificates. Absent: the roots that Node trusts. */
  ca?: string;
  /** The name that the server's certificate must bear, when it is not the host of `server`. */
  tlsServerName?: string;
  /**
   * The http or https proxy to tunnel through; a password may stand in it. Absent: what the environment says
   * (`HTTPS_PROXY`, `NO_PROXY`), else directly.
   */
  proxy?: string;
  /** Where objects go when nobody says. */
  namespace: string;
  auth: ClusterAuth;
}

export type ClusterAuth =
  | { kind: "none" }
  | { kind: "token"; token: string }
  /** Read again every minute: the kubelet rotates it. */
  | { kind: "tokenFile"; path: string }
  /** Both PEM. */
  | { kind: "certificate"; certificate: string; key: string }
  /** Somebody agreed to run this program; see `loadKubeconfig`. */
  | { kind: "program"; program: CredentialProgram };

/** An exec credential plugin (client.authentication.k8s.io). It is started without a shell. */
export interface CredentialProgram {
  apiVersion: "client.authentication.k8s.io/v1" | "client.authentication.k8s.io/v1beta1";
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Whether the program wants to be told server and CA. */
  provideClusterInfo: boolean;
}
