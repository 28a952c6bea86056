import { useCallback, useEffect, useRef, useState } from "react";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Preflight, PreflightFinding } from "../../../shared/contract/preflight.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import type { LaunchState } from "./useLaunchState.ts";

export interface PreflightState {
  answer?: Preflight;
  failure?: Failure;
  asking: boolean;
  /** What fails for certain; while nothing is known, nothing. */
  blocking: readonly PreflightFinding[];
  again: () => void;
}

/** A title is typed letter by letter: one question when it pauses. */
const PAUSE = 250;

/** What is to be known before a launch, asked anew when what is to be launched changes. The last answer stands meanwhile. */
export function usePreflight({ draft, plan, roster }: LaunchState, wanted: boolean): PreflightState {
  const site = useCurrentSite()?.id;
  const [state, setState] = useState<{ answer?: Preflight; failure?: Failure; asking: boolean }>({
    asking: false,
  });
  const [round, setRound] = useState(0);
  const newest = useRef(0);
  const template = plan.missing.lab === undefined ? plan.card?.ref : undefined;
  const { parameters, opening } = draft;
  const { title, seats, minutes } = plan;
  const people = roster.people.length;
  const opensAt = opening === "atTime" && plan.missing.when === undefined ? plan.begins : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again without any other change
  useEffect(() => {
    if (!wanted || site === undefined || template === undefined) return;
    const mine = ++newest.current;
    setState((before) => ({ ...before, asking: true }));
    const wish = {
      ...{ site, template, title, parameters: { ...parameters }, seats, people, minutes },
      ...(opensAt === undefined ? {} : { opensAt }),
    };
    const timer = setTimeout(() => {
      api.checkLaunch(wish).then(
        (answer) => mine === newest.current && setState({ answer, asking: false }),
        (error: unknown) => mine === newest.current && setState({ failure: toFailure(error), asking: false }),
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [wanted, site, template, title, parameters, seats, people, minutes, opensAt, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const blocking = wanted ? (state.answer?.findings.filter(({ weight }) => weight === "blocks") ?? []) : [];
  return { ...state, blocking, again };
}
