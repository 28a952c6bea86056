export type ProgramName = "conductor" | "portal";

/** A program as it travels: files by name as JSON, gzipped. */
export interface PackedProgram {
  /** Of the gzipped bytes, hex. */
  sha256: string;
  base64: string;
}

/** How students' browsers reach the portal. `domain` without the leading `*.`; each seat is a name below it. */
export type Door =
  /** Of this class, or the cluster's default one. TLS ends at the ingress. */
  | { kind: "ingress"; domain: string; className?: string | undefined; tlsSecret?: string | undefined }
  /** TLS ends at the gateway's listener. */
  | { kind: "gateway"; domain: string; namespace: string; name: string }
  /** TLS ends at the portal, with a Secret of type kubernetes.io/tls in the system's namespace. */
  | {
      kind: "nodePort";
      domain: string;
      port: number;
      tlsSecret: string;
      /** What stands in the links, where a load balancer in front listens elsewhere. */
      publicPort?: number | undefined;
    };

/** A person or a group of them, as the API server calls them. */
export interface Subject {
  kind: "User" | "Group";
  name: string;
}

/** What an administrator decides; it is kept in the cluster, so that an upgrade need not be told again. */
export interface SystemSettings {
  door: Door;
  image: string;
  imagePullSecret?: string | undefined;
  /** Public address of the API server, where students' own computers reach it. */
  apiServer?: string | undefined;
  /** For students' work; absent: the cluster's default. */
  storageClass?: string | undefined;
  /** Of the site, for students: its charter, and whom to ask about data. Pages, or nothing. */
  charter?: string | undefined;
  contact?: string | undefined;
  establishments: string[];
  teachers: Subject[];
  support: Subject[];
}

export const DEFAULT_IMAGE = "docker.io/library/node:22-bookworm-slim";
export const DEFAULT_NODE_PORT = 30_443;
