import { Button, Select, Skeleton } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import classes from "./session.module.css";

interface LogTabProps {
  site: string;
  session: string;
  seat: Pick<SeatView, "number" | "phase">;
}

/** What the containers of a seat printed last. */
export function LogTab({ site, session, seat }: LogTabProps) {
  const { t } = useTranslation();
  const [container, setContainer] = useState<string>();
  const text = useRef<HTMLPreElement>(null);
  const { value, failure, again } = useAsked(
    () =>
      api.seatLogs({
        site,
        session,
        seat: seat.number,
        ...(container !== undefined ? { container } : {}),
      }),
    `${session} ${seat.number} ${seat.phase} ${container ?? ""}`,
  );
  // The newest lines are at the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the text
  useEffect(() => {
    void text.current?.scrollTo({ top: text.current.scrollHeight });
  }, [value?.text]);
  return (
    <div className={classes.log}>
      <div className={classes.logBar}>
        <Select
          size="xs"
          aria-label={t("log.container")}
          data={value?.containers ?? []}
          value={value?.container ?? null}
          onChange={(chosen) => chosen && setContainer(chosen)}
        />
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={again}
        >
          {t("log.again")}
        </Button>
      </div>
      {failure && (
        <div className={classes.padded}>
          <FailureNotice failure={failure} />
        </div>
      )}
      {!value && !failure && <Skeleton height={140} mx="md" w="auto" aria-label={t("common.loading")} />}
      {value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys
        <pre ref={text} className={classes.logText} role="log" tabIndex={0} aria-label={t("seat.tab.log")}>
          {value.text || t("log.empty")}
        </pre>
      )}
    </div>
  );
}
