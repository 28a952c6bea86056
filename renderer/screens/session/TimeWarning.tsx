import { Button, CloseButton } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { warningAt } from "../../../shared/domain/timeLeft.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { clockTime } from "../../ui/time.ts";
import classes from "./session.module.css";

const MORE = 15;

/** What the students are told as the end comes near, with the one way to put it off. It stays until it is closed. */
export const TimeWarning = memo(function TimeWarning({
  site,
  id,
  phase,
  endsAt,
}: Pick<SessionView, "site" | "id" | "phase" | "endsAt">) {
  const { t } = useTranslation("classTime");
  const app = useTranslation("app").t;
  const now = useNow(1000);
  const [closed, setClosed] = useState("");
  const minutes = phase === "open" ? warningAt(Date.parse(endsAt) - now) : undefined;
  const key = `${endsAt} ${minutes}`;
  const extend = () =>
    void act(
      () => api.extendSession({ site, session: id, minutes: MORE }),
      (extended) => app("session.extended", { at: clockTime(extended.endsAt) }),
    );
  return (
    <div role="status" data-testid="time-warning">
      {minutes !== undefined && closed !== key && (
        <div className={`${classes.timeWarning} numbers`}>
          <IconClockExclamation size={16} aria-hidden />
          <b>{t("warning.left", { count: minutes })}</b>
          <Button size="compact-xs" variant="light" onClick={extend}>
            {`${app("session.extend")} ${app("session.extendBy", {
              minutes: MORE,
              at: clockTime(Date.parse(endsAt) + MORE * 60_000),
            })}`}
          </Button>
          <CloseButton size="sm" aria-label={t("warning.dismiss")} onClick={() => setClosed(key)} />
        </div>
      )}
    </div>
  );
});
