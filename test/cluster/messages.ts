import type { ClusterTier } from "../../build/kubernetes/programs.mjs";

/** What an API server is told beyond what every test wants of it. */
export interface ApiServerExtras {
  /** Flags; a file is named as in `files`. */
  arguments: string[];
  /** Text by file name, in the folder that is the API server's working folder. */
  files: Record<string, string>;
}

/** What the keeper is told at its start. */
export interface KeeperOptions {
  tier: ClusterTier;
  /** Names the cluster's cgroup, as its folder does its files. */
  id: string;
  /** For the cluster's files; the folder around it goes with it. */
  folder: string;
  /** Paths, by name. */
  programs: Record<string, string>;
  kwokNodes: number;
  apiServer: ApiServerExtras;
  /** What the administrator's kubeconfig calls the API server by, on this computer. */
  server: string;
  /** The API server's own port: of this computer without a node, of the cluster's own network with one. */
  port: number;
}

/** What a cluster can be asked for. */
export interface KeeperCalls {
  start: { given: KeeperOptions; answered: { kubeconfigPath: string } };
  /** Takes a listening socket along; who connects to it is connected to this address of the cluster. */
  relay: { given: { host: string; port: number }; answered: null };
  importImage: { given: { archive: string }; answered: null };
  kubeconfigFor: { given: { user: string; groups: string[] }; answered: { path: string } };
  signal: { given: { program: string; signal: NodeJS.Signals }; answered: null };
  stop: { given: null; answered: null };
}

export type CallName = keyof KeeperCalls;

export interface Request<Name extends CallName = CallName> {
  id: number;
  name: Name;
  given: KeeperCalls[Name]["given"];
}

/** An answer, or word that the cluster broke by itself. */
export type Reply = { id: number; value: unknown } | { id: number; failure: string } | { broken: string };
