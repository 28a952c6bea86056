import { IconUserQuestion } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import classes from "./join.module.css";

/** After a name that the student typed; who has it read aloud hears the word with the seat. */
export const DeclaredMark = ({ t }: { t: TFunction }) => (
  <span className={classes.declared} title={t("isDeclaredLong", { ns: "joining" })} data-declared aria-hidden>
    <IconUserQuestion size={14} stroke={2} />
  </span>
);
