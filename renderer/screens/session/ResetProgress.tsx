import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { ProgressBar } from "../../ui/ProgressBar.tsx";
import { stopFollowing, useResets } from "./resetActions.ts";
import classes from "./session.module.css";

/** How many of the seats that were reset together are there again; gone when all are, or have failed. */
export function ResetProgress({ view }: { view: SessionView }) {
  const { t } = useTranslation("keeping");
  const followed = useResets((state) => state.followed);
  const seats =
    followed?.session === view.id ? view.seats.filter(({ number }) => followed.seats.includes(number)) : [];
  const failed = seats.filter(({ phase }) => phase === "failed").length;
  const busy = seats.filter(({ rebuilding, phase }) => rebuilding && phase !== "failed").length;
  // What was wished for is told a moment later than that it was.
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (busy > 0) setBegun(true);
    else if (begun) {
      setBegun(false);
      stopFollowing();
    }
  }, [busy, begun]);
  if (busy === 0) return null;
  const says = t("progress", { done: seats.length - busy - failed, count: seats.length });
  return (
    <div className={classes.banner}>
      <div className={classes.progress} data-testid="reset-progress">
        <ProgressBar label={says} done={seats.length - busy - failed} failed={failed} of={seats.length} />
        <span className="numbers">{says}</span>
      </div>
    </div>
  );
}
