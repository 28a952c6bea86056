import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tellIssue } from "../../ui/words.ts";
import { goToLine } from "./codeView.ts";
import classes from "./editor.module.css";
import { useOpenLab } from "./openLab.ts";

/** More would leave no room for the text that they are about. */
const SHOWN = 20;

/** Every place that is refused, in words; a press leads to its line. */
export function IssueList({ onLine }: { onLine: () => void }) {
  const { t } = useTranslation("editor");
  const { lab } = useOpenLab();
  if (!lab || lab.reading.parsed.ok) return null;
  const { issues } = lab.reading.parsed;
  return (
    <section className={classes.issues} aria-label={t("screen.problems")} data-testid="issues">
      <ul>
        {issues.slice(0, SHOWN).map((issue) => {
          const { what, remedy } = tellIssue(issue);
          const { line = 1, column = 1 } = issue;
          return (
            <li key={`${issue.code} ${line} ${column}`}>
              <IconAlertTriangle size={15} aria-hidden />
              <button
                type="button"
                className={`${classes.issueLine} numbers`}
                aria-label={t("screen.goTo", { line })}
                onClick={() => {
                  onLine();
                  // The text may have to be shown first.
                  requestAnimationFrame(() => goToLine(lab.view, line, column));
                }}
              >
                {t("screen.line", { line })}
              </button>
              <span className="selectable">
                <b>{what}</b> {remedy}
              </span>
            </li>
          );
        })}
      </ul>
      {issues.length > SHOWN && <p>{t("screen.more", { count: issues.length - SHOWN })}</p>}
    </section>
  );
}
