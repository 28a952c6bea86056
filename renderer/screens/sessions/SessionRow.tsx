import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconFileCheck, IconRepeat, IconUsers } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { askAttendance } from "../../stores/attendance.ts";
import { changeSettings, useKnown } from "../../stores/known.ts";
import { startAgain } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { siteName } from "../../ui/siteName.ts";
import {
  clockTime,
  dayName,
  daysFromToday,
  duration,
  endNow,
  secondsBetween,
  shortDate,
} from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import { startOf } from "./groupSessions.ts";
import classes from "./sessions.module.css";

interface SessionRowProps {
  session: SessionSummary;
  now: number;
  onReceipt: (session: SessionSummary) => void;
}

/** The whole line opens the session; its receipt and doing it again have buttons of their own. */
export const SessionRow = memo(function SessionRow({ session, now, onReceipt }: SessionRowProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("rehearsal");
  const { t: sayAfter } = useTranslation("after");
  const { site, id, title, phase, templateTitle } = session;
  const where = useKnown(({ sites: { value = [] } }) => {
    const found = value.length > 1 ? value.find((one) => one.id === site) : undefined;
    return found && siteName(found, t, "short");
  });
  const open = () => (phase === "ended" ? onReceipt(session) : go({ screen: "session", site, session: id }));
  return (
    <li className={classes.row} data-testid="session-row">
      <div className={classes.what}>
        <button type="button" className={classes.open} onClick={open}>
          {title}
        </button>
        <span className={classes.template}>
          {[session.rehearsal && say("mark"), read(templateTitle), where].filter(Boolean).join(" · ")}
        </span>
      </div>
      <When session={session} now={now} />
      <span>
        <PhaseChip phase={phase} />
      </span>
      <Counts session={session} />
      <div className={`${classes.last} numbers`}>
        <TimeLeft session={session} now={now} />
        {phase === "ended" && session.hasReceipt && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFileCheck size={14} aria-hidden />}
            aria-label={t("sessions.receiptOf", { title })}
            onClick={() => onReceipt(session)}
          >
            {t("receipt.name")}
          </Button>
        )}
        {!session.rehearsal && phase === "ended" && session.hasReceipt && (
          <Tooltip label={sayAfter("attendance.action")}>
            <ActionIcon
              variant="default"
              aria-label={sayAfter("attendance.of", { title })}
              onClick={() => askAttendance(site, id)}
              data-testid="row-attendance"
            >
              <IconUsers size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {!session.rehearsal && (
          <Tooltip label={t("sessions.again")}>
            <ActionIcon
              variant="default"
              aria-label={t("sessions.againOf", { title })}
              onClick={() => void act(() => again(session))}
              data-testid="again"
            >
              <IconRepeat size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </li>
  );
});

/** At the site where it was, whose shared labs it may have. */
async function again(session: SessionSummary): Promise<void> {
  await startAgain(session);
  await changeSettings({ site: session.site });
  go({ screen: "launch" });
}

function When({ session, now }: { session: SessionSummary; now: number }) {
  const start = startOf(session);
  const end = session.endedAt ?? session.endsAt;
  const day = daysFromToday(start, now) === 0 ? "" : `${dayName(start, now, currentLocale())}, `;
  return (
    <span className={`${classes.when} numbers`}>
      {day}
      {clockTime(start)}–{clockTime(end)}
    </span>
  );
}

function Counts({ session }: { session: SessionSummary }) {
  const { t } = useTranslation();
  const left = useTranslation("leftWork").t;
  const { phase, counts } = session;
  const { ready, wanted, connected, help, failed, remaining } = counts;
  if (phase === "ended" && session.work?.phase === "kept") {
    const date = shortDate(session.workKeptUntil ?? session.work.since, currentLocale());
    return (
      <span className={`${classes.counts} numbers`} data-testid="row-kept">
        {left("row", { count: session.work.seats.length, date })}
      </span>
    );
  }
  if (phase === "ended" && session.work?.phase === "going")
    return <span className={classes.counts}>{left("rowGoing")}</span>;
  if (phase === "ended")
    return <span className={classes.counts}>{t("sessions.removed", { count: wanted })}</span>;
  if (phase === "ending") {
    return (
      <span className={`${classes.counts} numbers`}>{t("sessions.remaining", { count: remaining })}</span>
    );
  }
  return (
    <span className={`${classes.counts} numbers`}>
      {t("count.ready", { ready, wanted })}
      {phase === "open" && ` · ${t("count.connected", { count: connected })}`}
      {failed > 0 && <b className={classes.failed}> · {t("count.failed", { count: failed })}</b>}
      {help > 0 && <b className={classes.help}> · {t("count.help", { count: help })}</b>}
    </span>
  );
}

function TimeLeft({ session, now }: { session: SessionSummary; now: number }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { phase, opensAt, resumesAt } = session;
  const text = () => {
    if (phase === "ended" || phase === "ending") return "";
    if (phase !== "open" && opensAt && Date.parse(opensAt) > now) {
      return t("time.in", { time: duration(secondsBetween(now, opensAt), locale) });
    }
    if (resumesAt && Date.parse(resumesAt) > now) {
      return t("time.in", { time: duration(secondsBetween(now, resumesAt), locale) });
    }
    return t("time.left", { time: duration(secondsBetween(now, endNow(session, now)), locale) });
  };
  return <>{text()}</>;
}
