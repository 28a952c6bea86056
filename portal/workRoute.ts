import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster, ExecStream } from "../cluster/port.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { parseWorkEnd, WORK_END_BYTES } from "../shared/manifests/workArchive.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, answerRefused, COMMON_HEADERS } from "./answers.ts";
import type { Directory } from "./directory.ts";
import type { SeatPlace } from "./hosts.ts";
import { sha256 } from "./secrets.ts";
import { type Visitors, visitKeyIn } from "./visitors.ts";
import { FIRST_WORD, openWork, refusalOf } from "./workStream.ts";

interface WorkRouteOptions {
  cluster: Pick<Cluster, "exec">;
  directory: Directory;
  labOf: LabOf;
  visitorOf: Visitors["visitorOf"];
  instant: () => string;
  clock: () => number;
  /** The staff have a whole archive of this seat, begun then: its students are told. */
  onCollected: (seat: string, begunAt: string) => void;
}

/** An archive on its way to the staff, or there. */
interface SentArchive {
  seat: string;
  begunAt: string;
  isWhole: Promise<boolean>;
  /** ms since 1970 from which on nobody is heard about it; `undefined` while it is on its way. */
  until?: number;
}

/** ms that whoever took an archive has to say that it is on their disk. */
const SAID_WITHIN = 15 * 60_000;

/**
 * A seat's work as a tar archive, to whoever shows the key of a Visit that is made for it: as it comes, never held, and
 * no faster than it is taken. What is in it is the reader's to judge; the portal looks at nothing. That it
 * went out means only that it is on its way: it counts as collected once whoever took it says to have it.
 */
export function createWorkRoute({
  cluster,
  directory,
  labOf,
  visitorOf,
  instant,
  clock,
  onCollected,
}: WorkRouteOptions) {
  /** By the hash of the Visit's key, which outlives the Visit: a large archive takes its time. */
  const sent = new Map<string, SentArchive>();
  const refuse = (response: ServerResponse, status: number, is: WorkRefusal) =>
    answerJson(response, status, { is });

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    { name }: SeatPlace,
  ): Promise<void> {
    const visitor = visitorOf(request, name);
    const seat = directory.seat(name);
    const session = seat && directory.session(seat.spec.session);
    if (visitor?.mode !== "work" || !seat || !session) return answerRefused(response, 403);
    visitor.use();
    const begunAt = instant();
    const stream = await openWork(cluster, seat, labOf(seat, session));
    if (typeof stream === "string") return refuse(response, 409, stream);
    if (response.closed) return stream.close(); // whoever asked has gone meanwhile
    response.once("close", () => stream.close());
    for (const [key, { until = Infinity }] of sent) if (until <= clock()) sent.delete(key);
    const passing = pass(stream, response, refuse);
    const archive: SentArchive = { seat: name, begunAt, isWhole: passing.catch(() => false) };
    const key = sha256(visitKeyIn(request) ?? "");
    sent.set(key, archive);
    if (await archive.isWhole) archive.until = clock() + SAID_WITHIN;
    else sent.delete(key);
    await passing; // for its failure
  }

  /** May be said again: an answer is lost now and then. */
  async function done(
    request: IncomingMessage,
    response: ServerResponse,
    { name }: SeatPlace,
  ): Promise<void> {
    const archive = sent.get(sha256(visitKeyIn(request) ?? ""));
    const isHeard = archive?.seat === name && (archive.until ?? Infinity) > clock();
    // It may be on a disk there a moment before it is known here that all of it went out.
    if (!isHeard || !(await archive.isWhole)) return answerRefused(response, 403);
    onCollected(name, archive.begunAt);
    answerJson(response, 200, { is: "noted" });
  }

  return { send, done };
}

/** @returns whether the archive is whole, and was taken whole */
async function pass(
  stream: ExecStream,
  response: ServerResponse,
  refuse: (response: ServerResponse, status: number, is: WorkRefusal) => void,
): Promise<boolean> {
  const silent = setTimeout(() => stream.close(), FIRST_WORD);
  let last = Buffer.alloc(0);
  stream.onStdout((chunk) => {
    clearTimeout(silent);
    last = Buffer.concat([last, chunk.subarray(-WORK_END_BYTES)]).subarray(-WORK_END_BYTES);
    if (!response.headersSent)
      response.writeHead(200, { ...COMMON_HEADERS, "content-type": "application/x-tar" });
    if (response.write(chunk)) return;
    stream.pause();
    void once(response, "drain").then(stream.resume, () => undefined);
  });
  const { failure = "" } = await stream.ended;
  clearTimeout(silent);
  // Whether it is whole is said by its own last line.
  if (!response.headersSent) {
    refuse(response, 409, refusalOf(failure));
    return false;
  }
  if (response.destroyed) return false; // whoever asked has gone on the way
  const isTaken = new Promise<boolean>((resolve) => {
    response.once("finish", () => resolve(true));
    response.once("close", () => resolve(response.writableFinished));
  });
  response.end();
  const code = parseWorkEnd(last.toString("latin1"));
  return (await isTaken) && code !== undefined && code !== 127;
}
