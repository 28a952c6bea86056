export type Unit = "s" | "ms" | "MiB" | "requests" | "writes" | "a second";

/** What ours is set against: another figure of the same repetition, so that a busy computer slows both. */
export interface Comparison {
  /** Of `Measured`. */
  key: string;
  what: string;
  /** Ours at most so many times theirs, as the product promises. Absent: reported only. */
  atMost?: number;
}

/** One row of the table. */
export interface Line {
  /** Of `Measured`. */
  key: string;
  what: string;
  unit: Unit;
  /** At most so much, in `unit`, as the product promises. Absent: reported only. */
  goal?: number;
  /** What this computer and this server could do at best. */
  limit?: Comparison;
  /** What people would do without the product. */
  instead?: Comparison[];
}

/** The figures of one repetition by key, each in the unit of its line. */
export type Measured = Record<string, number>;

export interface Scale {
  /** A look whether it runs, not a measurement. */
  quick: boolean;
  /** Of those that are compared, these alone; all, when empty. */
  by: readonly string[];
}

export interface Opened {
  /** Measures once. Leaves things as it found them. */
  repeat(): Promise<Measured>;
  close(): Promise<void>;
}

export interface Benchmark {
  name: string;
  lines: Line[];
  /** A sentence for those who read the table: what exactly begins and ends the time. */
  remark: string;
  /** More repetitions than this are not worth their minutes. */
  most?: number;
  /** Starts what all repetitions share and warms it up. */
  open(scale: Scale): Promise<Opened>;
}
