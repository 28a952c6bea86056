import { IconCircleCheck, IconCircleDashed, IconProgress } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { ProgressBar } from "../../ui/ProgressBar.tsx";
import classes from "./session.module.css";

/** Removal as it goes, from what is still there; leaving it stops nothing. */
export function EndProgress({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const { wanted, remaining } = view.counts;
  const gone = Math.max(0, wanted - remaining);
  const removed = view.phase === "ended" || remaining === 0;
  return (
    <div data-testid="end-progress">
      <ProgressBar label={t("end.removing", { gone, wanted })} done={gone} of={wanted} />
      <ol className={`${classes.steps} numbers`}>
        <li>
          {removed ? <IconCircleCheck size={16} aria-hidden /> : <IconProgress size={16} aria-hidden />}
          {t("end.removing", { gone, wanted })}
        </li>
        <li className={removed ? undefined : classes.later}>
          {view.phase === "ended" ? (
            <IconCircleCheck size={16} aria-hidden />
          ) : (
            <IconCircleDashed size={16} aria-hidden />
          )}
          {t("end.verifying")}
        </li>
      </ol>
    </div>
  );
}
