import type { ReactNode } from "react";
import classes from "./emptyState.module.css";

/** One sentence that teaches, and the one action. */
export function EmptyState({ icon, text, action }: { icon: ReactNode; text: string; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <p className={classes.text}>{text}</p>
      {action}
    </div>
  );
}
