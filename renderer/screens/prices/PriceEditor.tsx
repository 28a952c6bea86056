import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { IconAlertTriangle, IconFileText } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { parsePriceList } from "../../../intake/parsePriceList.ts";
import type { Failure } from "../../../shared/contract/failure.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import type { PricesView } from "../../../shared/contract/reports.ts";
import { changesToDecide } from "../../../shared/plan/report/cost.ts";
import { refusalOfPrices } from "../../../shared/plan/report/newPrices.ts";
import { api } from "../../api.ts";
import { act, announce } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { currentLocale, tellIssue } from "../../ui/words.ts";
import { CodePane } from "../editor/CodePane.tsx";
import { goToLine, replaceText, showIssues, yamlView } from "../editor/codeView.ts";
import { written } from "../report/figures.ts";
import reportClasses from "../report/report.module.css";
import { examplePrices } from "./examplePrices.ts";
import classes from "./prices.module.css";

/** ms after the last key until the places that are refused are marked: not while a word is half written. */
const MARKED_AFTER = 250;

interface PriceEditorProps {
  site: string;
  newest: PricesView["versions"][number] | undefined;
  onLeave: (isSaved: boolean) => void;
}

/** Everything that is wrong with the text, and what it changes, while it is written. */
function useReading(text: string, newest: PriceEditorProps["newest"]) {
  return useMemo(() => {
    const parsed = parsePriceList(text);
    const was = newest && parsePriceList(newest.text);
    const before = was?.ok ? was.list : undefined;
    const refusal = parsed.ok ? refusalOfPrices(before, parsed.list) : undefined;
    return {
      list: parsed.ok ? parsed.list : undefined,
      issues: parsed.ok ? (refusal ? [refusal] : []) : parsed.issues,
      changes: parsed.ok && before ? changesToDecide(before, parsed.list) : [],
    };
  }, [text, newest]);
}

/** The next version of the price list, as YAML: refused places by line, and what the committee has to decide. */
export function PriceEditor({ site, newest, onLeave }: PriceEditorProps) {
  const { t } = useTranslation();
  const { t: say, i18n } = useTranslation("report");
  const [text, setText] = useState(() => newest?.text ?? examplePrices(new Date().getFullYear(), say));
  const [view] = useState(() =>
    yamlView(
      {
        text,
        label: say("prices.editor.label"),
        name: "prices-yaml",
        onText: (state) => setText(state.doc.toString()),
      },
      [],
    ),
  );
  useEffect(() => () => view.destroy(), [view]);
  const reading = useReading(text, newest);
  const { list, issues } = reading;
  const language = i18n.language;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another language the marks say it in other words
  useEffect(() => {
    const placed = issues.filter(({ line }) => line !== undefined);
    const timer = setTimeout(() => showIssues(view, placed), MARKED_AFTER);
    return () => clearTimeout(timer);
  }, [view, issues, language]);
  const [isAsking, setAsking] = useState(false);
  const open = async () => {
    const file = await act(() => api.openPrices());
    if (file) replaceText(view, file.text);
  };
  return (
    <Screen
      title={say("prices.editor.title")}
      fill
      action={
        <>
          <Button variant="default" onClick={() => onLeave(false)} data-testid="leave-prices">
            {say("prices.editor.cancel")}
          </Button>
          <Button
            disabled={!list || issues.length > 0}
            onClick={() => setAsking(true)}
            data-testid="save-prices"
          >
            {say("prices.editor.save")}
          </Button>
        </>
      }
    >
      <div className={classes.editor}>
        <div className={classes.pane}>
          <CodePane view={view} />
        </div>
        <aside className={classes.beside}>
          <Button
            variant="default"
            leftSection={<IconFileText size={16} aria-hidden />}
            onClick={() => void open()}
            data-testid="open-prices-file"
          >
            {say("prices.editor.file")}
          </Button>
          <Problems issues={issues} onLine={(line, column) => goToLine(view, line, column)} />
          {list && newest && <Changes changes={reading.changes} />}
        </aside>
      </div>
      <Modal
        opened={isAsking && list !== undefined}
        onClose={() => setAsking(false)}
        title={say("prices.editor.confirm.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {list && (
          <Confirmation
            version={list.version}
            decision={list.decision}
            save={() => api.savePrices({ site, text, after: newest?.number ?? 0 })}
            onCancel={() => setAsking(false)}
            onSaved={() => onLeave(true)}
          />
        )}
      </Modal>
    </Screen>
  );
}

type Reading = ReturnType<typeof useReading>;

function Problems({
  issues,
  onLine,
}: {
  issues: Reading["issues"];
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

function Changes({ changes }: { changes: Reading["changes"] }) {
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

function Confirmation({ version, decision, save, onCancel, onSaved }: ConfirmationProps) {
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
