import { IconCheck, IconChevronRight } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { changeDraft, STEPS } from "../../stores/launchDraft.ts";
import classes from "./launch.module.css";
import type { LaunchState } from "./useLaunchState.ts";

/** One may go back to any step, and on to any whose predecessors are done. */
export function StepList({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const { draft, plan } = state;
  const missing = plan.missing[draft.step];
  return (
    <nav aria-label={t("launch.steps")} className={classes.steps}>
      {STEPS.map((step, index) => {
        const reachable = STEPS.slice(0, index).every((before) => plan.missing[before] === undefined);
        const done = plan.missing[step] === undefined && STEPS.indexOf(draft.step) > index;
        return (
          <Fragment key={step}>
            {index > 0 && <IconChevronRight size={14} aria-hidden className={classes.arrow} />}
            <button
              type="button"
              className={classes.step}
              aria-current={draft.step === step ? "step" : undefined}
              disabled={!reachable}
              onClick={() => changeDraft({ step })}
              data-testid={`step-${step}`}
            >
              <span className={classes.stepNumber} aria-hidden>
                {done ? <IconCheck size={12} stroke={3} /> : index + 1}
              </span>
              {t(`launch.step.${step}`)}
            </button>
          </Fragment>
        );
      })}
      <span className={classes.missing} role="status">
        {missing && t(`launch.missing.${missing}`)}
      </span>
    </nav>
  );
}
