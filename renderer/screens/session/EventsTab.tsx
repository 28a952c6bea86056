import { Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconPoint } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { clockTime } from "../../ui/time.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { tellEvent } from "../../ui/words.ts";
import type { SeatPanelProps } from "./seatPanel.ts";
import classes from "./session.module.css";

/** What the cluster did with the seat, in words; asked again whenever the seat's state changes. */
export function EventsTab({ site, session, seat }: SeatPanelProps) {
  const { t } = useTranslation();
  const { value, failure } = useAsked(
    () => api.seatEvents({ site, session, seat: seat.number }),
    `${session} ${seat.number} ${seat.phase} ${seat.since}`,
  );
  if (failure) {
    return (
      <div className={classes.padded}>
        <FailureNotice failure={failure} />
      </div>
    );
  }
  if (!value) return <Skeleton height={120} m="md" w="auto" aria-label={t("common.loading")} />;
  if (value.length === 0) return <p className={classes.padded}>{t("events.none")}</p>;
  return (
    <ul className={`${classes.events} selectable`}>
      {[...value]
        .sort((a, b) => b.at.localeCompare(a.at))
        .map(({ at, type, reason, object, message, count }) => (
          <li key={`${at} ${reason} ${object} ${message}`} data-type={type}>
            {type === "Warning" ? <IconAlertTriangle size={16} /> : <IconPoint size={16} />}
            <span>
              {type === "Warning" && <span className="visually-hidden">{t("events.warning")}</span>}
              {tellEvent(reason, message)}
              <br />
              <small title={message}>
                {object}
                {count > 1 && ` · ${t("events.times", { count })}`}
              </small>
            </span>
            <time className="numbers" dateTime={at}>
              {clockTime(at)}
            </time>
          </li>
        ))}
    </ul>
  );
}
