import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster, ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { MOST_HANDED } from "../shared/domain/handOut.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { HandedName, handExec, handHeader, parseHanded } from "../shared/manifests/handedFile.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, answerRefused } from "./answers.ts";
import type { Directory } from "./directory.ts";
import type { SeatPlace } from "./hosts.ts";
import type { Visitors } from "./visitors.ts";
import { FIRST_WORD, refusalOf } from "./workStream.ts";

interface HandRouteOptions {
  cluster: Pick<Cluster, "exec">;
  directory: Directory;
  labOf: LabOf;
  visitorOf: Visitors["visitorOf"];
  /** The file lies in the seat under that name: its students are told. */
  onHanded: (seat: string, name: string) => void;
}

/** Characters of what the script may answer. */
const MOST_SAID = 4_096;

/**
 * Lays a file into a seat's folder, from whoever shows the key of a Visit that is made for it. One declared command runs;
 * name, length and bytes go in by its standard input, as data, and the portal looks at none of them but the name.
 */
export function createHandRoute({ cluster, directory, labOf, visitorOf, onHanded }: HandRouteOptions) {
  return async function hand(
    request: IncomingMessage,
    response: ServerResponse,
    { name: seatName }: SeatPlace,
  ): Promise<void> {
    const visitor = visitorOf(request, seatName);
    const seat = directory.seat(seatName);
    const session = seat && directory.session(seat.spec.session);
    if (visitor?.mode !== "hand" || !seat || !session) return answerRefused(response, 403);
    const name = fileNameOf(request);
    const bytes = Number(request.headers["content-length"]);
    if (name === undefined || !Number.isInteger(bytes) || bytes > MOST_HANDED) return answerRefused(response);
    visitor.use();
    const refuse = (is: string) => answerJson(response, 409, { is });
    const lab = labOf(seat, session);
    const exec = lab && handExec(lab);
    if (!exec) return refuse("noWorkFolder");
    if (seat.status?.phase !== "ready") return refuse("notRunning");
    const namespace = seatNamespace(seat.spec.session as SessionId, seat.spec.number);
    const { pod, container, command } = exec;
    let stream: ExecStream;
    try {
      stream = await cluster.exec({ namespace, name: pod }, { container, command, tty: false, stdin: true });
    } catch (error) {
      return refuse(refusalOf(toFailure(error).detail ?? ""));
    }
    response.once("close", () => stream.close());
    const said = await run(stream, request, handHeader(name, bytes));
    if (said.failure !== undefined) return refuse(refusalOf(said.failure));
    const handed = parseHanded(said.text);
    if (handed.is === "failed") return refuse(handed.why);
    onHanded(seatName, handed.name);
    answerJson(response, 200, handed);
  };
}

/** As the header of a request can carry it: percent-encoded. */
function fileNameOf(request: IncomingMessage): string | undefined {
  try {
    return HandedName.safeParse(decodeURIComponent(String(request.headers["x-file-name"] ?? ""))).data;
  } catch {
    return undefined;
  }
}

async function run(
  stream: ExecStream,
  request: IncomingMessage,
  header: string,
): Promise<{ text: string; failure?: string }> {
  let text = "";
  stream.onStdout((chunk) => {
    if (text.length < MOST_SAID) text += Buffer.from(chunk).toString("utf8");
  });
  stream.write(header);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) stream.write(chunk);
  } catch {
    stream.close(); // whoever sent it has gone: what came of it does not count
  }
  stream.endInput();
  const silent = setTimeout(() => stream.close(), FIRST_WORD);
  const { failure } = await stream.ended;
  clearTimeout(silent);
  return text === "" && failure !== undefined ? { text, failure } : { text };
}
