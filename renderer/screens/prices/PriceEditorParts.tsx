import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, type Issue, toFailure } from "../../../shared/contract/failure.ts";
import type { changesToDecide } from "../../../shared/plan/report/cost.ts";
import { announce } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { currentLocale, tellIssue } from "../../ui/words.ts";
import { written } from "../report/figures.ts";
import reportClasses from "../report/report.module.css";
import classes from "./prices.module.css";

export function Problems({
  issues,
  onLine,
}: {
  issues: readonly Issue[];
  onLine: (line: number, column: number) => void;
}) {
  const { t: say } = useTranslation("report");
  if (issues.length === 0) return <p className={reportClasses.soft}>{say("prices.editor.fine")}</p>;
  return (
    <section
      aria-label={say("prices.editor.problems")}
      className={classes.problems}
      data-testid="price-issues"
    >
      <ul>
        {issues.slice(0, 20).map((issue) => {
          const { what, remedy } = tellIssue(issue);
          const { line, column = 1 } = issue;
          return (
            <li key={`${issue.code} ${line} ${column}`}>
              <IconAlertTriangle size={15} aria-hidden />
              <span className="selectable">
                {line !== undefined && (
                  <button
                    type="button"
                    className="numbers"
                    aria-label={say("prices.editor.goTo", { line })}
                    onClick={() => onLine(line, column)}
                  >
                    {say("prices.editor.line", { line })}
                  </button>
                )}{" "}
                <b>{what}</b> {remedy}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Changes({ changes }: { changes: ReturnType<typeof changesToDecide> }) {
  const { t: say } = useTranslation("report");
  const told = (value: number | undefined) =>
    value === undefined ? say("notSet") : written(value, currentLocale(), 6);
  return (
    <section aria-labelledby="price-changes" className={classes.changes} data-testid="price-changes">
      <h2 id="price-changes">{say("prices.editor.changes")}</h2>
      {changes.length === 0 && <p className={reportClasses.soft}>{say("prices.editor.noChanges")}</p>}
      <ul>
        {changes.map(({ price, before, after }) => (
          <li key={price} className="numbers">
            {say("prices.editor.change", { price, before: told(before), after: told(after) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ConfirmationProps {
  version: string;
  decision: string | undefined;
  save: () => Promise<unknown>;
  onCancel: () => void;
  onSaved: () => void;
}

export function Confirmation({ version, decision, save, onCancel, onSaved }: ConfirmationProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await save();
      announce(say("prices.editor.saved", { version }));
      onSaved();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm" data-testid="confirm-prices">
      <p>{say("prices.editor.confirm.effect", { version })}</p>
      {decision !== undefined && (
        <Alert variant="light">{say("prices.editor.confirm.decision", { decision })}</Alert>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        <Button loading={isBusy} onClick={() => void go()} data-testid="put-in-force">
          {say("prices.editor.confirm.go")}
        </Button>
      </Group>
    </Stack>
  );
}
