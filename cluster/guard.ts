import { LabError } from "../shared/contract/failure.ts";

/** Nothing but `LabError` leaves this room: what else comes is a defect, and is named as one. */
export async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LabError) throw error;
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
    throw new LabError({ kind: "internal", detail }, { cause: error });
  }
}
