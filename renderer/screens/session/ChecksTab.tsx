import { Button, Skeleton } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CheckCard } from "../../../shared/contract/checks.ts";
import type { CheckResult } from "../../../shared/domain/checks.ts";
import { substitute } from "../../../shared/domain/substitute.ts";
import type { Bilingual } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { useBoardControls } from "../../stores/boardControls.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { clockTime } from "../../ui/time.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { read } from "../../ui/words.ts";
import { CheckMark } from "./CheckMark.tsx";
import classes from "./checks.module.css";
import { runChecks } from "./seatActions.ts";
import type { SeatPanelProps } from "./seatPanel.ts";
import sessionClasses from "./session.module.css";

interface ChecksTabProps extends SeatPanelProps {
  checks: readonly CheckCard[];
}

/** The checks of one seat in full: state, time, hint, and what each printed. */
export function ChecksTab({ site, session, seat, checks }: ChecksTabProps) {
  const { t } = useTranslation(["app", "checks"]);
  const { at = "", states = [], running = false } = seat.checks ?? {};
  const { value, failure } = useAsked(
    () => api.seatChecks({ site, session, seat: seat.number }),
    `${session} ${seat.number} ${at} ${states.join()}`,
  );
  const chosen = useBoardControls(({ check }) => check);
  const results = new Map((value ?? []).map((result) => [result.name, result]));
  const text = (words: Bilingual) =>
    substitute(read(words), (name) => (name === "seat.number" ? String(seat.number) : undefined));
  return (
    <div className={sessionClasses.padded} data-testid="checks-tab">
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconChecklist size={15} aria-hidden />}
          loading={running}
          disabled={seat.phase !== "ready"}
          onClick={() => void runChecks({ site, id: session }, [seat.number])}
          data-testid="run-seat-checks"
        >
          {t("checks:runAgain")}
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {!value && !failure && <Skeleton height={120} aria-label={t("common.loading")} />}
      {value && results.size === 0 && <p>{t("checks:never")}</p>}
      {value && (
        <ul className={`${classes.list} selectable`}>
          {checks.map(({ name, title, hint }) => (
            <Check
              key={name}
              title={text(title)}
              hint={hint && text(hint)}
              result={results.get(name)}
              chosen={name === chosen}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Check(props: {
  title: string;
  hint: string | undefined;
  result: CheckResult | undefined;
  chosen: boolean;
}) {
  const { title, hint, result, chosen } = props;
  const { t } = useTranslation(["app", "checks"]);
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const state = result?.state ?? null;
  return (
    <li ref={element} data-chosen={chosen || undefined} data-state={state ?? "none"}>
      <CheckMark state={state} />
      <div>
        <b>{title}</b>
        <div className={`${classes.soft} numbers`}>
          {t(`checks:state.${state ?? "none"}`)}
          {result && ` · ${t("checks:at", { time: clockTime(result.at) })}`}
        </div>
        {state === "timedOut" && <p>{t("checks:timedOut")}</p>}
        {state === "broken" && <p>{t(`checks:cause.${result?.cause ?? "unknown"}`)}</p>}
        {hint && state !== null && state !== "passed" && (
          <p className={classes.soft}>{t("checks:hint", { text: hint })}</p>
        )}
        {result &&
          (result.output ? (
            <section
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
              tabIndex={0}
              aria-label={t("checks:output")}
              className={classes.printed}
            >
              <pre className={sessionClasses.output}>{result.output}</pre>
            </section>
          ) : (
            <div className={classes.soft}>{t("checks:noOutput")}</div>
          ))}
      </div>
    </li>
  );
}
