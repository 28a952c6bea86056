import type { Output } from "./output.ts";

/** Carries out a command: prints its failure, sets the exit code and ends within `--timeout`. */
export type Run = (work: (output: Output) => Promise<void>) => Promise<void>;
