import { Checkbox, Code } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Issue } from "../../../shared/contract/failure.ts";
import classes from "./sites.module.css";

interface ConsentQuestionsProps {
  questions: readonly Issue[];
  agreed: ReadonlySet<string>;
  onAgree: (agreed: ReadonlySet<string>) => void;
}

const consentOf = (issue: Issue): string => String(issue.params?.consent);

/** What an access would run, read or go through, exactly, each to be agreed to by itself. */
export function ConsentQuestions({ questions, agreed, onAgree }: ConsentQuestionsProps) {
  const { t: say } = useTranslation("sites");
  if (questions.length === 0) return null;
  const toggle = (consent: string, yes: boolean) => {
    const next = new Set(agreed);
    if (yes) next.add(consent);
    else next.delete(consent);
    onAgree(next);
  };
  return (
    <fieldset className={classes.questions} data-testid="consent">
      <legend>{say("consent.title")}</legend>
      {questions.map((issue) => (
        <div key={consentOf(issue)} className={classes.question}>
          <Question issue={issue} />
          <Checkbox
            label={say("consent.accept")}
            checked={agreed.has(consentOf(issue))}
            onChange={(event) => toggle(consentOf(issue), event.currentTarget.checked)}
          />
        </div>
      ))}
      <p className={classes.soft}>{say("consent.remembered")}</p>
    </fieldset>
  );
}

function Question({ issue: { code, params = {} } }: { issue: Issue }) {
  const { t: say } = useTranslation("sites");
  const kind =
    code === "kubeconfig.proxy" ? "proxy" : code === "kubeconfig.fileNeedsConsent" ? "file" : "exec";
  const what = { exec: params.command, file: params.file, proxy: params.proxy }[kind];
  return (
    <div>
      <p>{say(`consent.${kind}`)}</p>
      <Code block className="selectable" data-testid={`consent-${kind}`} style={{ whiteSpace: "pre-wrap" }}>
        {String(what)}
      </Code>
      {kind === "exec" && params.environment && (
        <p className={classes.soft}>{say("consent.environment", { names: String(params.environment) })}</p>
      )}
    </div>
  );
}

export const allAgreed = (questions: readonly Issue[], agreed: ReadonlySet<string>): boolean =>
  questions.every((issue) => agreed.has(consentOf(issue)));
