import { useCallback, useEffect, useState } from "react";
import type { ContextView, SiteCheck, SiteSource } from "../../../shared/contract/sites.ts";
import { api } from "../../api.ts";

/** Contexts looked at together; clusters that are off answer slowly, and nobody waits for all. */
const AT_ONCE = 4;

/** Looks at every context that needs no consent. `tell` adds what was found after one. */
export function useChecks(source: SiteSource, contexts: readonly ContextView[]) {
  const [checks, setChecks] = useState<ReadonlyMap<string, SiteCheck>>(new Map());
  const tell = useCallback(
    (context: string, check: SiteCheck) => setChecks((before) => new Map(before).set(context, check)),
    [],
  );
  const key = contexts.map(({ name }) => name).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the contexts, the source is the parent's key
  useEffect(() => {
    let left = false;
    const waiting = contexts.filter(
      ({ questions, refusals }) => questions.length === 0 && refusals.length === 0,
    );
    const work = async () => {
      for (let next = waiting.shift(); next && !left; next = waiting.shift()) {
        const { name } = next;
        const found = await api.checkSource({ source, context: name, consent: [] }).catch(() => undefined);
        if (found && !left) tell(name, found);
      }
    };
    for (let lane = 0; lane < AT_ONCE; lane += 1) void work();
    return () => {
      left = true;
    };
  }, [key]);
  return { checks, tell };
}
