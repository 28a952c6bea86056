import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster } from "../cluster/port.ts";
import type { FilesAnswer } from "../shared/contract/student.ts";
import { parseWorkEnd, WORK_END_BYTES, workPlaceOf } from "../shared/manifests/workArchive.ts";
import type { LabOf } from "./accesses.ts";
import { answerJson, COMMON_HEADERS } from "./answers.ts";
import type { Door, Guest } from "./door.ts";
import type { Guard } from "./guard.ts";
import type { SeatPlace } from "./hosts.ts";
import { FIRST_WORD, mostWork, openWork, refusalOf } from "./workStream.ts";

interface OwnFilesOptions {
  cluster: Pick<Cluster, "exec">;
  door: Door;
  guard: Guard;
  labOf: LabOf;
  clock: () => number;
  /** The guest, or the answer that says where the asker stands. */
  admitted: (request: IncomingMessage, response: ServerResponse, place: SeatPlace) => Guest | undefined;
}

/** Two downloads of one seat begin at least this far apart (ms). */
const APART = 15_000;
/** Downloads at once, of all seats: each is a program in a container, and a stream through the portal. */
const AT_ONCE = 6;

/**
 * Students take their own work along, until the end: what the staff collects, by the same declared command, to whoever
 * is in at this very seat. It passes as it comes, no faster than it is taken; one that breaks off arrives broken.
 */
export function createOwnFiles({ cluster, door, guard, labOf, clock, admitted }: OwnFilesOptions) {
  const running = new Set<string>();
  const begun = new Map<string, number>();

  /** What keeps a download from beginning now. */
  function hindrance({ seat, session }: Guest): FilesAnswer | undefined {
    const { name } = seat.metadata;
    const lab = labOf(seat, session);
    if (!lab || !workPlaceOf(lab)) return { is: "noWorkFolder" };
    if (seat.status?.phase !== "ready") return { is: "notRunning" };
    if (running.has(name) || running.size >= AT_ONCE) return { is: "busy" };
    const wait = (begun.get(name) ?? Number.NEGATIVE_INFINITY) + APART - clock();
    return wait > 0 ? { is: "wait", seconds: Math.ceil(wait / 1000) } : undefined;
  }
  const refuse = (response: ServerResponse, why: FilesAnswer) =>
    answerJson(response, why.is === "wait" || why.is === "busy" ? 429 : 409, why);

  async function send(request: IncomingMessage, response: ServerResponse, place: SeatPlace): Promise<void> {
    const guest = admitted(request, response, place);
    if (!guest) return;
    const why = hindrance(guest);
    if (why) return refuse(response, why);
    running.add(place.name);
    for (const [seat, at] of begun) if (at + APART <= clock()) begun.delete(seat);
    begun.set(place.name, clock());
    try {
      await pass(guest, response, place);
    } finally {
      running.delete(place.name);
    }
  }

  async function pass(guest: Guest, response: ServerResponse, place: SeatPlace): Promise<void> {
    const lab = labOf(guest.seat, guest.session);
    const stream = await openWork(cluster, guest.seat, lab);
    if (typeof stream === "string") return refuse(response, { is: stream });
    if (response.closed || !lab) return stream.close(); // whoever asked has gone meanwhile
    const release = guard.hold({
      seat: place.name,
      standing: () => door.standingOfCookie(place.name, guest.cookie).standing,
      close: () => response.destroy(),
    });
    response.once("close", () => {
      release();
      stream.close();
    });
    const silent = setTimeout(() => stream.close(), FIRST_WORD);
    const most = mostWork(lab);
    let passed = 0;
    // The last line is for us: it says how the archive went, and is no part of it.
    let held = Buffer.alloc(0);
    stream.onStdout((chunk) => {
      clearTimeout(silent);
      const all = Buffer.concat([held, chunk]);
      const ready = all.subarray(0, Math.max(0, all.length - WORK_END_BYTES));
      held = Buffer.from(all.subarray(ready.length));
      if (ready.length === 0) return;
      passed += ready.length;
      if (passed > most) return response.destroy();
      if (!response.headersSent) response.writeHead(200, headers(place.name));
      if (response.write(ready)) return;
      stream.pause();
      void once(response, "drain").then(stream.resume, () => undefined);
    });
    const { failure = "" } = await stream.ended;
    clearTimeout(silent);
    const code = parseWorkEnd(held.toString("latin1"));
    if (!response.headersSent)
      return refuse(response, { is: code === 127 ? "noProgram" : refusalOf(failure) });
    if (code === undefined) response.destroy();
    else response.end();
  }

  return {
    /** Whether a download may begin now: asked before, so that a page can say why not. */
    ask(request: IncomingMessage, response: ServerResponse, place: SeatPlace): void {
      const guest = admitted(request, response, place);
      if (!guest) return;
      const why = hindrance(guest);
      if (why) refuse(response, why);
      else answerJson(response, 200, { is: "ready" } satisfies FilesAnswer);
    },
    send,
  };
}

const headers = (seat: string) => ({
  ...COMMON_HEADERS,
  "content-type": "application/x-tar",
  "content-disposition": `attachment; filename="${seat}.tar"`,
});
