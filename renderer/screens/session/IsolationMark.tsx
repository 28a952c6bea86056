import { Popover, UnstyledButton } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Isolation } from "../../../shared/domain/isolation.ts";
import { ISOLATION_MARKS, IsolationFacts, probedAt } from "../../ui/IsolationFacts.tsx";
import classes from "./isolationMark.module.css";

/** What was known of the seats' isolation when this session was launched: on record, and said where it is held. */
export const IsolationMark = memo(
  function IsolationMark({ isolation }: { isolation: Isolation | undefined }) {
    const { t } = useTranslation("preflight");
    if (!isolation) return null;
    const { Icon, tone } = ISOLATION_MARKS[isolation.network];
    return (
      <Popover width={360} position="bottom-start" shadow="md" withinPortal>
        <Popover.Target>
          <UnstyledButton
            className={classes.mark}
            data-tone={tone}
            data-testid="session-isolation"
            data-network={isolation.network}
          >
            <Icon size={14} stroke={2} aria-hidden />
            {t(`isolation.short.${isolation.network}`)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.facts}>
          <p className={classes.lead}>{t(`isolation.${isolation.network}`)}</p>
          <IsolationFacts isolation={isolation} />
          <p className={classes.soft}>{t("isolation.onRecord", { at: probedAt(isolation) })}</p>
        </Popover.Dropdown>
      </Popover>
    );
  },
  // Each picture of the session is a new object; what is on record hardly ever changes.
  ({ isolation: a }, { isolation: b }) => a?.probedAt === b?.probedAt && a?.network === b?.network,
);
