import { Button, Popover, UnstyledButton } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { SHARED_SEAT } from "../../../shared/domain/names.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { SEAT_MARKS } from "../../ui/StateMark.tsx";
import { outputOf, tellReason } from "../../ui/words.ts";
import classes from "./isolationMark.module.css";

type Props = Pick<SessionView, "site" | "id" | "shared">;

/** How the services are that all seats use: one mark beside the session's facts, with its cause and the one remedy. */
export const SharedMark = memo(
  function SharedMark({ site, id, shared }: Props) {
    const { t } = useTranslation("shared");
    if (!shared) return null;
    const { phase, reason } = shared;
    const { Icon, tone } = SEAT_MARKS[phase];
    const told = reason && tellReason(reason);
    const output = reason && outputOf(reason);
    const restart = () =>
      void act(
        () => api.restartSeats({ site, session: id, seats: [SHARED_SEAT] }),
        () => t("restarted"),
      );
    return (
      <Popover width={380} position="bottom-start" shadow="md" withinPortal>
        <Popover.Target>
          <UnstyledButton
            className={classes.mark}
            data-tone={tone}
            data-testid="session-shared"
            data-phase={phase}
          >
            <Icon size={14} stroke={2} aria-hidden />
            {t(`phase.${phase}`)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.facts}>
          <p>{t("explain")}</p>
          {told && (
            <p role="alert">
              <b>{told.what}</b> {told.remedy}
            </p>
          )}
          {output && <pre className={`${classes.output} selectable`}>{output}</pre>}
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={restart}
          >
            {t("restart")}
          </Button>
          <p className={classes.soft}>{t("restartEffect")}</p>
        </Popover.Dropdown>
      </Popover>
    );
  },
  // Each picture of the session is a new object; the services change seldom.
  ({ shared: a }, { shared: b }) =>
    a?.phase === b?.phase && a?.since === b?.since && a?.reason?.code === b?.reason?.code,
);
