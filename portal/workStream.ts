import type { Cluster, ExecStream } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { parseQuantity } from "../shared/domain/quantity.ts";
import type { ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { storageOf } from "../shared/domain/templateRules.ts";
import { workCommand, workPlaceOf } from "../shared/manifests/workArchive.ts";

const MEBI = 2 ** 20;
/** ms until the program in the seat has said its first word; one that is silent for longer is given up. */
export const FIRST_WORD = 30_000;

/**
 * Starts the declared archiving of a seat's work; the same command for staff and students.
 * @returns why there is none, else the stream, which the caller closes
 */
export async function openWork(
  cluster: Pick<Cluster, "exec">,
  seat: Seat,
  lab: ResolvedTemplate | undefined,
): Promise<ExecStream | WorkRefusal> {
  const place = lab && workPlaceOf(lab);
  if (!place) return "noWorkFolder";
  const pod = { namespace: seatNamespace(seat.spec.session as SessionId, seat.spec.number), name: place.pod };
  try {
    const command = workCommand(place.path);
    return await cluster.exec(pod, { container: place.container, command, tty: false, stdin: false });
  } catch (error) {
    return refusalOf(toFailure(error).detail ?? "");
  }
}

/** Kubelets and runtimes say it in sentences only. */
export const refusalOf = (words: string): WorkRefusal =>
  /executable file not found|no such file or directory/.test(words) ? "noProgram" : "notRunning";

/** Bytes of an archive after which it is nobody's work any more: a file with a hole in it may claim any size. */
export function mostWork(lab: ResolvedTemplate): number {
  const place = workPlaceOf(lab);
  const container = lab.containers.find(({ name }) => name === place?.container);
  const storage = container && storageOf(lab, container);
  return 2 * parseQuantity(storage?.size ?? "0") + 64 * MEBI;
}
