import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster, ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { workCommand, workPlaceOf } from "../shared/manifests/workArchive.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, answerRefused, COMMON_HEADERS } from "./answers.ts";
import type { Directory } from "./directory.ts";
import type { SeatPlace } from "./hosts.ts";
import type { Visitors } from "./visitors.ts";

interface WorkRouteOptions {
  cluster: Pick<Cluster, "exec">;
  directory: Directory;
  labOf: LabOf;
  visitorOf: Visitors["visitorOf"];
}

/** ms until the program in the seat has said its first word. */
const FIRST_WORD = 30_000;

/**
 * A seat's work as a tar archive, to whoever shows the key of a Visit that is made for it: as it comes, never held, and
 * no faster than it is taken. What is in it is the reader's to judge; the portal looks at nothing.
 */
export function createWorkRoute({ cluster, directory, labOf, visitorOf }: WorkRouteOptions) {
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
    const lab = labOf(seat, session);
    const place = lab && workPlaceOf(lab);
    if (!place) return refuse(response, 409, "noWorkFolder");
    const pod = {
      namespace: seatNamespace(seat.spec.session as SessionId, seat.spec.number),
      name: place.pod,
    };
    let stream: ExecStream;
    try {
      const command = workCommand(place.path);
      stream = await cluster.exec(pod, { container: place.container, command, tty: false, stdin: false });
    } catch (error) {
      return refuse(response, 409, refusalOf(toFailure(error).detail ?? ""));
    }
    if (response.closed) return stream.close(); // whoever asked has gone meanwhile
    response.once("close", () => stream.close());
    await pass(stream, response, refuse);
  };
}

async function pass(
  stream: ExecStream,
  response: ServerResponse,
  refuse: (response: ServerResponse, status: number, is: WorkRefusal) => void,
): Promise<void> {
  const silent = setTimeout(() => stream.close(), FIRST_WORD);
  stream.onStdout((chunk) => {
    clearTimeout(silent);
    if (!response.headersSent)
      response.writeHead(200, { ...COMMON_HEADERS, "content-type": "application/x-tar" });
    if (response.write(chunk)) return;
    stream.pause();
    void once(response, "drain").then(stream.resume, () => undefined);
  });
  const { failure = "" } = await stream.ended;
  clearTimeout(silent);
  // Whether it is whole is said by its own last line.
  if (response.headersSent) response.end();
  else refuse(response, 409, refusalOf(failure));
}

/** Kubelets and runtimes say it in sentences only. */
const refusalOf = (words: string): WorkRefusal =>
  /executable file not found|no such file or directory/.test(words) ? "noProgram" : "notRunning";
