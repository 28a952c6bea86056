import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconRocket } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { changeDraft, resetDraft, STEPS, type Step, useLaunchDraft } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { announceWarning } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { AgainNote } from "./AgainNote.tsx";
import { CheckStep } from "./CheckStep.tsx";
import { ClassStep } from "./ClassStep.tsx";
import { LabStep } from "./LabStep.tsx";
import classes from "./launch.module.css";
import { launchInput } from "./launchPlan.ts";
import { StepList } from "./StepList.tsx";
import { TightLaunch } from "./TightLaunch.tsx";
import { type LaunchState, useLaunchState } from "./useLaunchState.ts";
import { type PreflightState, usePreflight } from "./usePreflight.ts";
import { WhenStep } from "./WhenStep.tsx";

export function LaunchScreen() {
  const { t } = useTranslation();
  const state = useLaunchState();
  const step = useLaunchDraft((draft) => draft.step);
  const check = usePreflight(state, step === "check");
  const [failure, setFailure] = useState<Failure>();
  return (
    <Screen
      title={t("sessions.new")}
      fill
      beside={
        <Button variant="subtle" color="gray" size="compact-sm" onClick={resetDraft}>
          {t("launch.startOver")}
        </Button>
      }
      action={<StepActions state={state} check={check} onFailure={setFailure} />}
    >
      <StepList state={state} />
      <div className={step === "class" ? classes.filled : classes.page}>
        {failure && <FailureNotice failure={failure} />}
        {(step === "lab" || step === "class") && <AgainNote />}
        {step === "lab" && <LabStep state={state} />}
        {step === "class" && <ClassStep state={state} />}
        {step === "when" && <WhenStep state={state} />}
        {step === "check" && <CheckStep state={state} check={check} />}
      </div>
    </Screen>
  );
}

/** Back, and the one primary action: on to the next step, or prepare. */
function StepActions({
  state,
  check,
  onFailure,
}: {
  state: LaunchState;
  check: PreflightState;
  onFailure: (failure: Failure | undefined) => void;
}) {
  const { t } = useTranslation();
  const { draft, plan, roster } = state;
  const site = useCurrentSite();
  const [asking, setAsking] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const { capacity } = check.answer ?? {};
  const isTight = capacity?.verdict === "doesNotFit";
  const at = STEPS.indexOf(draft.step);
  const move = (step: Step | undefined) => step && changeDraft({ step });
  const missing = plan.missing[draft.step];
  const input = site && launchInput(draft, plan, roster.people, site.id);
  const launch = async () => {
    if (!input) return;
    setConfirming(false);
    setAsking(true);
    onFailure(undefined);
    try {
      const { session, warnings = [] } = await api.launchSession(input);
      go({ screen: "session", site: input.site, session });
      warnings.forEach(announceWarning);
      resetDraft();
    } catch (error) {
      onFailure(toFailure(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      {at > 0 && (
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          onClick={() => move(STEPS[at - 1])}
        >
          {t("launch.back")}
        </Button>
      )}
      {confirming && isTight && (
        <TightLaunch
          capacity={capacity}
          seats={plan.seats}
          onCancel={() => setConfirming(false)}
          onLaunch={() => void launch()}
        />
      )}
      {draft.step === "check" ? (
        <Button
          leftSection={<IconRocket size={16} aria-hidden />}
          disabled={!input || check.blocking.length > 0}
          loading={asking}
          onClick={() => (isTight ? setConfirming(true) : void launch())}
          data-testid="prepare"
        >
          {t("launch.prepare", { count: plan.seats })}
        </Button>
      ) : (
        <Button
          rightSection={<IconArrowRight size={15} aria-hidden />}
          disabled={missing !== undefined}
          onClick={() => move(STEPS[at + 1])}
          data-testid="next-step"
        >
          {t("launch.next")}
        </Button>
      )}
    </>
  );
}
