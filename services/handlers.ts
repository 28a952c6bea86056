import type { CallInput, CallName, CallOutput } from "../shared/contract/calls.ts";

/** Who asks: one window. What a call leaves behind (a watch, a terminal) belongs to it and ends with it. */
export interface Caller {
  id: string;
  emit: Emit;
}

export type Emit = <N extends keyof import("../shared/contract/calls.ts").Events>(
  name: N,
  payload: import("../shared/contract/calls.ts").EventPayload<N>,
) => void;

export type Handlers = {
  [N in CallName]: (input: CallInput<N>, caller: Caller) => Promise<CallOutput<N>>;
};
