import { Alert } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../shared/contract/failure.ts";
import type { Preparation, PrepareProgress } from "../../../shared/contract/hosting.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { ProgressBar } from "../../ui/ProgressBar.tsx";
import classes from "./prepare.module.css";

/** How far it is, with what is really written, and how it went. */
export function PrepareRun({ progress }: { progress: PrepareProgress }) {
  const { t: say } = useTranslation("hosting", { keyPrefix: "run" });
  const { what, state, done, total, current, rollout, failure } = progress;
  if (state === "done")
    return (
      <Alert
        color="green"
        variant="light"
        icon={<IconCircleCheck aria-hidden />}
        role="status"
        data-testid="prepare-done"
      >
        {what === "install" ? say("installed") : say("removed")}
      </Alert>
    );
  if (state === "failed")
    return (
      <div className={classes.run} data-testid="prepare-failed">
        <p className={classes.counts}>{say("failed")}</p>
        {failure && <FailureNotice failure={failure as Failure} />}
      </div>
    );
  const count = say("count", { done, total });
  return (
    <section className={classes.run} data-testid="prepare-run">
      <p className={`${classes.counts} numbers`} role="status">
        <b>{rollout ? say("rollout") : say(what)}</b> {count}
      </p>
      <div className={classes.bar}>
        <ProgressBar label={`${say(what)}: ${count}`} done={done} of={total} />
      </div>
      <p className={`${classes.soft} ${classes.current}`}>{current}</p>
      <p className={classes.soft}>{say("leave")}</p>
    </section>
  );
}

/** What runs in the cluster now. */
export function PrepareInstalled({ preparation }: { preparation: Preparation }) {
  const { t: say } = useTranslation("hosting");
  if (preparation.programs.length === 0) return null;
  const words: Record<string, string> = {
    conductor: say("installed.program.conductor"),
    portal: say("installed.program.portal"),
  };
  return (
    <section className={classes.plan} aria-labelledby="installed-title" data-testid="prepare-installed">
      <h2 id="installed-title">{say("installed.title")}</h2>
      <dl className={`${classes.programs} selectable`}>
        {preparation.programs.map(({ name, ready, wanted, image, trouble }) => (
          <div key={name}>
            <dt>{words[name] ?? name}</dt>
            <dd className="numbers">
              {say("installed.ready", { ready, wanted })} <span className={classes.soft}>{image}</span>
              {trouble && <div className={classes.trouble}>{trouble}</div>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
