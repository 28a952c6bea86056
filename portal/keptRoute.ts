import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster, ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { KeptDeed, keptExec, keptInput } from "../shared/manifests/keptFiles.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, answerRefused, COMMON_HEADERS } from "./answers.ts";
import type { Directory } from "./directory.ts";
import type { SeatPlace } from "./hosts.ts";
import { readJson } from "./requests.ts";
import type { Visitors } from "./visitors.ts";
import { FIRST_WORD, refusalOf } from "./workStream.ts";

interface KeptRouteOptions {
  cluster: Pick<Cluster, "exec">;
  directory: Directory;
  labOf: LabOf;
  visitorOf: Visitors["visitorOf"];
}

/** Bytes of what is asked: some thousand paths. */
const MOST_ASKED = 512 * 1024;
/** Bytes of the answer: a student may call a file what they like, and have a great many. */
const MOST_ANSWERED = 16 * 1024 * 1024;

/**
 * What a reset set aside at a seat, beside what lies there now, and the way back for some of it; to whoever shows the key
 * of a Visit that is made for it. One declared command runs; what is asked goes in by its standard input, as data.
 */
export function createKeptRoute({ cluster, directory, labOf, visitorOf }: KeptRouteOptions) {
  const refuse = (response: ServerResponse, is: WorkRefusal) => answerJson(response, 409, { is });

  return async function kept(
    request: IncomingMessage,
    response: ServerResponse,
    { name }: SeatPlace,
  ): Promise<void> {
    const visitor = visitorOf(request, name);
    const seat = directory.seat(name);
    const session = seat && directory.session(seat.spec.session);
    if (visitor?.mode !== "kept" || !seat || !session) return answerRefused(response, 403);
    const deed = KeptDeed.safeParse(await readJson(request, MOST_ASKED)).data;
    if (!deed) return answerRefused(response);
    visitor.use();
    const lab = labOf(seat, session);
    const exec = lab && keptExec(lab);
    if (!exec) return refuse(response, "noWorkFolder");
    if (seat.status?.phase !== "ready") return refuse(response, "notRunning");
    const namespace = seatNamespace(seat.spec.session as SessionId, seat.spec.number);
    const { pod, container, command } = exec;
    let stream: ExecStream;
    try {
      stream = await cluster.exec({ namespace, name: pod }, { container, command, tty: false, stdin: true });
    } catch (error) {
      return refuse(response, refusalOf(toFailure(error).detail ?? ""));
    }
    if (response.closed) return stream.close(); // whoever asked has gone meanwhile
    response.once("close", () => stream.close());
    stream.write(keptInput(deed));
    stream.endInput();
    await pass(stream, response, refuse);
  };
}

async function pass(
  stream: ExecStream,
  response: ServerResponse,
  refuse: (response: ServerResponse, is: WorkRefusal) => void,
): Promise<void> {
  const silent = setTimeout(() => stream.close(), FIRST_WORD);
  let passed = 0;
  stream.onStdout((chunk) => {
    clearTimeout(silent);
    passed += chunk.length;
    if (passed > MOST_ANSWERED) return response.destroy();
    if (!response.headersSent)
      response.writeHead(200, { ...COMMON_HEADERS, "content-type": "text/plain; charset=utf-8" });
    if (response.write(chunk)) return;
    stream.pause();
    void once(response, "drain").then(stream.resume, () => undefined);
  });
  const { failure = "" } = await stream.ended;
  clearTimeout(silent);
  // Whether it is whole is said by its own last line.
  if (response.headersSent) response.end();
  else refuse(response, refusalOf(failure));
}
