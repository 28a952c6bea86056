import { useTranslation } from "react-i18next";
import type { SessionPhase } from "../../shared/domain/session.ts";
import classes from "./phaseChip.module.css";
import { PHASE_MARKS, toneColour, toneSurface } from "./StateMark.tsx";

export function PhaseChip({ phase }: { phase: SessionPhase }) {
  const { t } = useTranslation();
  const { Icon, tone } = PHASE_MARKS[phase];
  return (
    <span
      className={classes.chip}
      style={{ color: toneColour(tone), background: toneSurface(tone) }}
      data-testid="session-phase"
      data-phase={phase}
    >
      <Icon size={14} stroke={2} aria-hidden />
      {t(`phase.${phase}`)}
    </span>
  );
}
