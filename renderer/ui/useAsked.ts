import { useCallback, useEffect, useState } from "react";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";

interface Asked<T> {
  value?: T;
  failure?: Failure;
}

/** Asks main when `key` changes and when `again` is called. A late answer to an earlier question is dropped. */
export function useAsked<T>(ask: () => Promise<T>, key: string): Asked<T> & { again: () => void } {
  const [asked, setAsked] = useState<Asked<T>>({});
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for what `ask` closes over
  useEffect(() => {
    let left = false;
    ask().then(
      (value) => !left && setAsked({ value }),
      (error: unknown) => !left && setAsked((before) => ({ ...before, failure: toFailure(error) })),
    );
    return () => {
      left = true;
    };
  }, [key, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { ...asked, again };
}
