import type { Duplex } from "node:stream";

/** What a program of the simulated shell can learn about the machine it believes to run on. */
export interface Host {
  hostname: string;
  user: string;
  home: string;
  /** The Pod's address. */
  address: string;
  image: string;
  /** What runs as process 1. */
  mainCommand: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  now(): number;
  /** In whole processors, as the limits say. */
  processors: number;
  /** In bytes. */
  memory: number;
  /** Mounted volumes with their sizes in bytes. */
  disks(): { path: string; capacity: number; used: number }[];
  /** A connection to a port of the same Pod. Throws `notFound` when nothing listens there. */
  dial(port: number): Duplex;
  /** A connection to another Pod of the cluster by a name of its DNS, or why there is none. */
  connect(hostname: string, port: number): Duplex | "unknown" | "refused" | "lost";
}
