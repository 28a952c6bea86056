import { Anchor, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCurrentSite } from "../../stores/known.ts";
import { changeDraft, type Step } from "../../stores/launchDraft.ts";
import { siteName } from "../../ui/siteName.ts";
import { clockTime, dayName, duration } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import classes from "./launch.module.css";
import { PreflightPanel } from "./PreflightPanel.tsx";
import type { LaunchState } from "./useLaunchState.ts";
import type { PreflightState } from "./usePreflight.ts";
import { endText } from "./WhenStep.tsx";

/** Everything once more, before anything is created. */
export function CheckStep({ state, check }: { state: LaunchState; check: PreflightState }) {
  const { t } = useTranslation();
  const { draft, plan, roster } = state;
  const site = useCurrentSite();
  const locale = currentLocale();
  const left = [...roster.problems.values()].filter(({ seated }) => !seated).length;
  const opening =
    draft.opening === "atTime"
      ? t("check.opensAt", {
          at: `${dayName(plan.begins, Date.now(), locale)} ${clockTime(plan.begins)}`,
        })
      : t(`when.${draft.opening}`);
  return (
    <div className={classes.check}>
      <TextInput
        label={t("check.title")}
        description={t("check.titleExplain")}
        maxLength={120}
        value={plan.title}
        error={plan.missing.check ? t("launch.missing.title") : undefined}
        onChange={(event) => changeDraft({ title: event.currentTarget.value })}
        data-testid="session-title"
      />
      <dl className={classes.summary}>
        <Line step="lab" says={t("launch.step.lab")}>
          {plan.card ? read(plan.card.title) : t("launch.missing.lab")}
        </Line>
        <Line step="class" says={t("launch.step.class")}>
          {t("roster.students", { count: roster.people.length })}
          {draft.spare > 0 && ` · ${t("check.spare", { count: draft.spare })}`}
          {roster.duplicates > 0 && ` · ${t("roster.duplicates", { count: roster.duplicates })}`}
          {left > 0 && <span className={classes.warning}> · {t("check.notSeated", { count: left })}</span>}
        </Line>
        <Line step="when" says={t("launch.step.when")}>
          {opening}
          <br />
          <span className="numbers">
            {duration(plan.minutes * 60, locale)} · {t("when.ends", { at: endText(plan) })}
          </span>
          <br />
          {site && siteName(site, t)}
        </Line>
      </dl>
      <PreflightPanel check={check} seats={plan.seats} />
    </div>
  );
}

function Line({ step, says, children }: { step: Step; says: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.line}>
      <dt>{says}</dt>
      <dd>{children}</dd>
      <dd>
        <Anchor
          component="button"
          type="button"
          size="sm"
          aria-label={t("check.change", { what: says })}
          onClick={() => changeDraft({ step })}
        >
          {t("common.change")}
        </Anchor>
      </dd>
    </div>
  );
}
