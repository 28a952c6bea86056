import type {
  Bridge,
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
} from "../shared/contract/calls.ts";
import { LabError, type Result } from "../shared/contract/failure.ts";

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly pupitre: Bridge;
  }
}

type Api = {
  readonly [N in CallName]: [CallInput<N>] extends [null]
    ? () => Promise<CallOutput<N>>
    : (input: CallInput<N>) => Promise<CallOutput<N>>;
};

/** A value that is not an envelope means that the two halves of the application do not fit together. */
function isResult(answer: unknown): answer is Result<unknown> {
  return typeof answer === "object" && answer !== null && "ok" in answer;
}

/**
 * The calls of `shared/contract/calls.ts` as functions: they resolve with the value, or throw the `LabError` that
 * main answered. Input and output are checked by main; here they are typed only.
 */
export function makeApi(bridge: Bridge): Api {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const answer = await bridge.call(name, input ?? null);
    if (!isResult(answer)) throw new LabError({ kind: "internal", detail: `no answer to ${name}` });
    if (!answer.ok) throw new LabError(answer.failure);
    return answer.value;
  };
  return new Proxy({} as Api, {
    get: (_, name) => (input?: unknown) => call(String(name), input),
  });
}

/** Tells of the application's events until the returned function is called. */
export function makeSubscribe(bridge: Bridge) {
  return <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
    bridge.subscribe(name, (text) => listener(JSON.parse(text) as EventPayload<N>));
}

// Looked up at each use: tests and the development page put their own bridge there.
const bridge: Bridge = {
  call: (name, input) => window.pupitre.call(name, input),
  subscribe: (name, listener) => window.pupitre.subscribe(name, listener),
};

export const api: Api = makeApi(bridge);
export const subscribe = makeSubscribe(bridge);
