import { createHash } from "node:crypto";
import type { EventEmitter } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { LabError } from "../../shared/contract/failure.ts";
import type { CollectedSeat } from "../../shared/domain/collection.ts";
import { askByVisit, refusalIn, textOf } from "../askByVisit.ts";
import { type LaidFile, WorkEnd, WorkTally } from "./archive.ts";
import { DiskRefuses } from "./onDisk.ts";

interface ArchiveOrder {
  /** Of the seat. */
  origin: string;
  /** Of a Visit for its work. */
  key: string;
  /** Where the archive is to stand; until it is whole it has another name. */
  path: string;
  /** The folder in the seat that is archived, and what the lab laid there. */
  root: string;
  laid: readonly LaidFile[];
  /** Bytes of an archive after which it is nobody's work any more: a file with a hole in it may claim any size. */
  most: number;
  signal: AbortSignal;
  onBytes: (bytes: number) => void;
}

type Taken = Pick<CollectedSeat, "bytes" | "files" | "sha256"> & { state: "done" | "nothing" | "partial" };

/** Why there is no archive; whoever asks tells it of the seat. */
export class NoArchive extends Error {
  readonly reason: NonNullable<CollectedSeat["cause"]>;
  constructor(reason: NonNullable<CollectedSeat["cause"]>, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** ms; a word that nobody hears holds up nobody. */
const SAY_WITHIN = 5_000;

/** @throws NoArchive; DiskRefuses; LabError unreachable or cancelled */
export async function takeArchive(order: ArchiveOrder): Promise<Taken> {
  const answer = await askUntilKnown(order);
  const part = `${order.path}.part`;
  const end = new WorkEnd();
  const tally = new WorkTally(order.root, order.laid);
  const hash = createHash("sha256");
  let bytes = 0;
  let received = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length;
      order.onBytes(received);
      done(received > order.most ? new NoArchive("tooLarge") : null, chunk);
    },
  });
  const seen = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const file = createWriteStream(part, { mode: 0o600, flush: true });
  const stages = [answer, bounded, end, tally, createGzip(), seen, file] as const;
  // One that fails takes the others along, each with the same error: who spoke first is whose failure it is.
  let failed: EventEmitter | undefined;
  for (const stage of stages as readonly EventEmitter[])
    stage.once("error", () => {
      failed ??= stage;
    });
  try {
    await pipeline(...stages, { signal: order.signal });
    if (end.code === undefined) throw new NoArchive("cutOff");
    if (end.code === 127) throw new NoArchive("noProgram");
    await rename(part, order.path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (order.signal.aborted) throw new LabError({ kind: "cancelled" }, { cause: error });
    if (error instanceof NoArchive) throw error;
    if (failed === file) throw new DiskRefuses(wordsOf(error), { cause: error });
    if (failed === answer) throw new NoArchive("cutOff", error);
    if (end.code === 127) throw new NoArchive("noProgram", error);
    throw new NoArchive("unreadable", error);
  }
  await sayTaken(order);
  const state = end.code !== 0 ? "partial" : tally.files === 0 ? "nothing" : "done";
  return { state, bytes, files: tally.files, sha256: hash.digest("hex") };
}

/**
 * Only from now on does the seat's work count as collected. Where that is not heard, or not known yet, it is kept after
 * the end although it need not be, and that is all.
 */
async function sayTaken({ origin, key }: ArchiveOrder): Promise<void> {
  const signal = AbortSignal.timeout(SAY_WITHIN);
  const said = { origin, key, signal, path: "/api/visit/work/done", resource: "work", body: {}, looks: 1 };
  await askByVisit(said)
    .then((answer) => textOf(answer))
    .catch(() => undefined);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function askUntilKnown({ origin, key, signal }: ArchiveOrder): Promise<IncomingMessage> {
  const answer = await askByVisit({ origin, key, signal, path: "/api/visit/work", resource: "work" });
  if (answer.statusCode === 409) throw new NoArchive(refusalIn(await textOf(answer)));
  return answer;
}
