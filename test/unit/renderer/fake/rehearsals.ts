import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import type { rehearsalCalls } from "../../../../shared/contract/rehearsals.ts";
import type { TemplateCard } from "../../../../shared/contract/views.ts";
import type { Rehearsal } from "../../../../shared/domain/rehearsal.ts";
import {
  finding,
  outcomeOf,
  plannedSteps,
  stateOfStep,
  withStep,
} from "../../../../shared/plan/rehearsal.ts";

type Answers = { [N in keyof typeof rehearsalCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

/** What is found in a fake rehearsal: nothing, or what keeps the lab from being ready. */
const FOUND: Partial<Record<Rehearsal["steps"][number]["name"], Rehearsal["steps"][number]["findings"]>> = {
  accesses: [
    finding("accessSilent", {
      params: { access: "site", port: 8080 },
      title: { fr: "Le site", en: "The site" },
    }),
  ],
  checksAfter: [
    finding("checkFailsAfter", {
      params: { check: "repo" },
      title: { fr: "Un dépôt existe", en: "A repository exists" },
      output: "fatal: not a git repository",
    }),
  ],
};

/** Steps that pass one after the other, a moment each. */
export function fakeRehearsals(
  told: (list: Rehearsal[]) => void,
  options: {
    now: () => number;
    card: (ref: string) => TemplateCard | undefined;
    fails: boolean;
    stepMs: number;
  },
): Answers {
  let list: Rehearsal[] = [];
  const change = (id: string, part: Partial<Rehearsal>) => {
    list = list.map((one) => (one.id === id ? { ...one, ...part } : one));
    told(list);
  };
  const find = (id: string) => list.find((one) => one.id === id);
  const go = (id: string, index: number): void => {
    const rehearsal = find(id);
    const step = rehearsal?.steps[index];
    if (!rehearsal) return;
    if (!step) {
      const state = outcomeOf(rehearsal.steps, rehearsal.state === "cancelling");
      change(id, { state, endedAt: new Date(options.now()).toISOString() });
      return;
    }
    const findings = (options.fails ? FOUND[step.name] : undefined) ?? [];
    change(id, { steps: withStep(rehearsal.steps, step.name, { state: "running" }) });
    setTimeout(() => {
      const steps = find(id)?.steps ?? [];
      const seconds = index + 0.4;
      change(id, {
        steps: withStep(steps, step.name, { state: stateOfStep(findings), findings, seconds }),
        ...(step.name === "start" ? { timing: { seats: 1, first: 21.4, last: 21.4, pull: 16.2 } } : {}),
        ...(step.name === "again"
          ? { timing: { seats: 1, first: 21.4, last: 21.4, pull: 16.2, again: 4.8 } }
          : {}),
        ...(step.name === "end"
          ? { images: [{ image: "docker.io/library/debian:12.11", have: 2, of: 3 }] }
          : {}),
      });
      go(id, index + 1);
    }, options.stepMs);
  };

  return {
    startRehearsal: ({ template, site }) => {
      const card = options.card(template);
      const id = `rehearsal-${list.length + 1}`;
      list = [
        {
          id,
          lab: {
            ref: template,
            name: card?.name ?? template,
            version: card?.version ?? "1.0",
            title: card?.title ?? { en: template },
            fingerprint: template,
          },
          site,
          startedAt: new Date(options.now()).toISOString(),
          state: "running",
          steps: plannedSteps(),
        },
        ...list,
      ];
      told(list);
      go(id, 0);
      return { id };
    },
    cancelRehearsal: ({ id }) => {
      change(id, { state: "cancelling" });
      return null;
    },
    listRehearsals: () => list,
    labFingerprint: ({ template }) => ({ fingerprint: template }),
  };
}
