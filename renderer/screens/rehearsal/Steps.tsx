import { Loader } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { RehearsalFinding, RehearsalStep } from "../../../shared/domain/rehearsal.ts";
import { tellFinding } from "../../../shared/plan/rehearsalWords.ts";
import { i18n } from "../../i18n.ts";
import { read } from "../../ui/words.ts";
import classes from "./rehearsal.module.css";

const ICON: Record<Exclude<RehearsalStep["state"], "running">, typeof IconCircleX> = {
  waiting: IconCircleDashed,
  passed: IconCircleCheck,
  warned: IconAlertTriangle,
  failed: IconCircleX,
  skipped: IconCircleMinus,
};

/** All steps from the start, so that nothing moves while they run; what was found stands below its step. */
export function Steps({ steps }: { steps: readonly RehearsalStep[] }) {
  const { t: say } = useTranslation("rehearsal");
  return (
    <section className={classes.card} aria-labelledby="steps-title">
      <h2 id="steps-title">{say("steps")}</h2>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step: { name, state, seconds, findings } }: { step: RehearsalStep }) {
  const { t: say } = useTranslation("rehearsal");
  const Icon = state === "running" ? undefined : ICON[state];
  return (
    <li
      data-testid={`step-${name}`}
      data-state={state}
      aria-current={state === "running" ? "step" : undefined}
    >
      <div className={classes.step}>
        <span className={classes.mark} data-state={state}>
          {Icon ? <Icon size={18} aria-hidden /> : <Loader size={16} aria-hidden />}
        </span>
        <span className={classes.stepName}>{say(`step.${name}`)}</span>
        <span className={classes.stepState} data-state={state}>
          {say(`state.${state}`)}
        </span>
        <span className={`${classes.stepTime} numbers`}>
          {seconds !== undefined && say("seconds", { seconds: inWords(seconds) })}
        </span>
      </div>
      {findings.length > 0 && (
        <ul className={classes.findings}>
          {findings.map((one) => (
            <Finding key={JSON.stringify([one.code, one.params])} finding={one} />
          ))}
        </ul>
      )}
    </li>
  );
}

export const inWords = (seconds: number): string =>
  new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(seconds);

function Finding({ finding }: { finding: RehearsalFinding }) {
  const { t: say } = useTranslation("rehearsal");
  const words = (key: string, params?: object): string =>
    (i18n.t as (key: string, options?: object) => string)(key, params);
  return (
    <li data-weight={finding.weight} data-finding={finding.code} className="selectable">
      {tellFinding(finding, words, read)}
      {finding.output && (
        <details className={classes.output}>
          <summary>{say("output")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys */}
          <pre tabIndex={0}>{finding.output}</pre>
        </details>
      )}
    </li>
  );
}
