import { useTranslation } from "react-i18next";
import { CodePane } from "../CodePane.tsx";
import classes from "../editor.module.css";
import { useOpenLab } from "../openLab.ts";

/** What solves the lab: for rehearsals alone, so it says where it goes and where it does not. */
export function SolutionView() {
  const { t } = useTranslation("editor");
  const view = useOpenLab(({ lab }) => lab?.solution);
  if (!view) return null;
  return (
    <>
      <p className={`${classes.help} ${classes.beforeCode}`}>{t("solution.help")}</p>
      <CodePane view={view} />
    </>
  );
}
