import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";

/** Beside the title of what is folded away: something in it is refused. */
export function ToCorrect() {
  const { t } = useTranslation("editor");
  return (
    <span className={classes.partProblem}>
      <IconAlertTriangle size={15} aria-hidden /> {t("form.toCorrect")}
    </span>
  );
}
