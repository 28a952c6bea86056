import { IconLoader2 } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SeatProgress } from "../../../shared/contract/checks.ts";
import type { CheckState } from "../../../shared/domain/checks.ts";
import { CHECK_MARKS, toneColour } from "../../ui/StateMark.tsx";
import classes from "./checks.module.css";
import { dots } from "./seatChecks.ts";

/** A state by its icon, and by a word for whoever does not see it. */
export const CheckMark = memo(function CheckMark({ state }: { state: CheckState | null }) {
  const { t } = useTranslation(["app", "checks"]);
  const { Icon, tone } = CHECK_MARKS[state ?? "none"];
  const word = t(`checks:state.${state ?? "none"}`);
  return (
    <span className={classes.mark} title={word} style={{ color: toneColour(tone) }}>
      <Icon size={18} stroke={state === null ? 1.25 : 2} aria-hidden />
      <span className="visually-hidden">{word}</span>
    </span>
  );
});

/** `3/4`, and as a sentence for whoever does not see it. */
export function ProgressMark({ passed, all }: { passed: number; all: number }) {
  const { t } = useTranslation(["app", "checks"]);
  return (
    <span className={`${classes.score} numbers`} data-all={(all > 0 && passed === all) || undefined}>
      <span aria-hidden>{t("checks:score", { passed, all })}</span>
      <span className="visually-hidden">{t("checks:progress", { passed, all })}</span>
    </span>
  );
}

/** On a tile: `●●●○ 3/4`, or the number alone where the tile has more to say. Its sentence is in the tile's own label. */
export function TileProgress({ progress, brief = false }: { progress: SeatProgress; brief?: boolean }) {
  const { t } = useTranslation(["app", "checks"]);
  const { passed, states, running } = progress;
  return (
    <span className={`${classes.tileProgress} numbers`} aria-hidden data-testid="progress">
      {running ? (
        <IconLoader2 size={11} className={classes.turning} />
      ) : (
        !brief && dots(passed, states.length)
      )}
      <b data-all={passed === states.length || undefined}>
        {t("checks:score", { passed, all: states.length })}
      </b>
    </span>
  );
}
