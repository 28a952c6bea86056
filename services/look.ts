import { type Failure, toFailure } from "../shared/contract/failure.ts";

/** What was asked for, or the right that its answer takes. */
export type Seen<T> = { seen: T } | { missing: { verb: string; resource: string } };

/** A refusal is an answer here, and told by what it lacks; anything else is a failure. */
export async function look<T>(verb: string, resource: string, ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (isRefusal(toFailure(error)) || isNoSuchApi(toFailure(error))) return { missing: { verb, resource } };
    throw error;
  }
}

const isRefusal = ({ kind }: Failure): boolean => kind === "forbidden";
const isNoSuchApi = ({ kind, params }: Failure): boolean => kind === "notFound" && params?.missing === "api";
