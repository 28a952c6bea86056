import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster, ExecStream } from "../cluster/port.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { parseWorkEnd, WORK_END_BYTES } from "../shared/manifests/workArchive.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, answerRefused, COMMON_HEADERS } from "./answers.ts";
import type { Directory } from "./directory.ts";
import type { SeatPlace } from "./hosts.ts";
import type { Visitors } from "./visitors.ts";
import { FIRST_WORD, openWork, refusalOf } from "./workStream.ts";

interface WorkRouteOptions {
  cluster: Pick<Cluster, "exec">;
  directory: Directory;
  labOf: LabOf;
  visitorOf: Visitors["visitorOf"];
  instant: () => string;
  /** A whole archive of this seat, begun then, went to the staff: its students are told. */
  onCollected: (seat: string, begunAt: string) => void;
}

/**
 * A seat's work as a tar archive, to whoever shows the key of a Visit that is made for it: as it comes, never held, and
 * no faster than it is taken. What is in it is the reader's to judge; the portal looks at nothing.
 */
export function createWorkRoute({
  cluster,
  directory,
  labOf,
  visitorOf,
  instant,
  onCollected,
}: WorkRouteOptions) {
  const refuse = (response: ServerResponse, status: number, is: WorkRefusal) =>
    answerJson(response, status, { is });

  return async function work(
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
    if (await pass(stream, response, refuse)) onCollected(name, begunAt);
  };
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
