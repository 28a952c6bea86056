import type { ReactNode } from "react";
import classes from "./sites.module.css";

/** One line of a list of facts. */
export function Fact({ says, children }: { says: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{says}</dt>
      <dd className="selectable">{children}</dd>
    </div>
  );
}
