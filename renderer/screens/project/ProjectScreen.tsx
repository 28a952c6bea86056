import { IconAlarm, IconClock, IconDoorOff, IconPlayerPause } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { warningAt } from "../../../shared/domain/timeLeft.ts";
import { useKnown } from "../../stores/known.ts";
import { useNow } from "../../ui/now.ts";
import { countdown, dayAndTime, secondsBetween } from "../../ui/time.ts";
import { useDoor } from "../../ui/useDoor.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./project.module.css";

interface Of {
  site: string;
  session: string;
}

/**
 * What may stand on a wall: how one comes in, the clock, and how many are there. It is told of sessions in general only, so
 * that no name and no seat is ever in this window.
 */
export function ProjectScreen({ site, session }: Of) {
  const { t } = useTranslation("handing");
  const sessions = useKnown((known) => known.sessions.value);
  const one = sessions?.find((summary) => summary.site === site && summary.id === session);
  const door = useDoor({ site, session }, one?.join);
  useEffect(() => {
    document.title = one ? `${one.title} · ${t("project.action")}` : t("project.action");
  }, [one, t]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && window.close();
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  if (!one) return <main className={classes.page}>{sessions && <p>{t("project.gone")}</p>}</main>;
  return (
    <main className={classes.page}>
      <h1 className={classes.title}>{one.title}</h1>
      <div className={classes.body}>
        <Entrance door={door} demonstration={site === "practice"} />
        <section className={classes.facts}>
          <Clock summary={one} />
          <Counts summary={one} />
        </section>
      </div>
      <p className={classes.hint}>{t("project.close")}</p>
    </main>
  );
}

function Entrance({ door, demonstration }: { door: ReturnType<typeof useDoor>; demonstration: boolean }) {
  const { t } = useTranslation("handing");
  const joining = useTranslation("joining").t;
  if (!door) return <section className={classes.entrance} />;
  return (
    <section className={classes.entrance}>
      <p className={classes.lead}>{t("project.open")}</p>
      <p className={classes.address} data-testid="door-address">
        {door.door.replace(/^https?:\/\//, "")}
      </p>
      {door.code === undefined ? (
        <>
          <img className={classes.qr} src={door.qr} alt={t("project.qr")} />
          <p className={classes.lead}>{t("project.code")}</p>
        </>
      ) : (
        <>
          <div className={classes.join}>
            <img className={classes.qr} src={door.qr} alt={joining("qr")} />
            <div>
              <p className={classes.lead}>{joining("wall.type")}</p>
              <p className={classes.code} data-testid="wall-code">
                {door.code}
              </p>
            </div>
          </div>
          <p className={classes.label}>{joining("wall.slip")}</p>
        </>
      )}
      {demonstration && <p className={classes.demonstration}>{t("project.demonstration")}</p>}
    </section>
  );
}

/** The time left, large enough for the last row; what it means in a word and a sign beside it. */
function Clock({ summary }: { summary: SessionSummary }) {
  const { t } = useTranslation("handing");
  const classTime = useTranslation("classTime").t;
  const now = useNow(1000);
  const locale = currentLocale();
  const { phase, endsAt, opensAt, resumesAt, letsIn } = summary;
  if (phase === "ended" || phase === "ending")
    return <Standing icon={<IconDoorOff aria-hidden />} text={t("project.over")} />;
  if (phase === "paused")
    return (
      <Standing
        icon={<IconPlayerPause aria-hidden />}
        text={
          resumesAt
            ? t("project.pausedUntil", { at: dayAndTime(resumesAt, now, locale) })
            : t("project.paused")
        }
      />
    );
  if (!letsIn)
    return (
      <Standing
        icon={<IconClock aria-hidden />}
        text={
          opensAt && Date.parse(opensAt) > now
            ? t("project.opensAt", { at: dayAndTime(opensAt, now, locale) })
            : t("project.closed")
        }
      />
    );
  const warning = warningAt(Date.parse(endsAt) - now);
  return (
    <div className={classes.clock} data-warned={warning !== undefined || undefined}>
      <p className={classes.label}>{t("project.left")}</p>
      <p className={`${classes.time} numbers`} role="timer" data-testid="time-left">
        {countdown(secondsBetween(now, endsAt))}
      </p>
      <p className={classes.label} role="status">
        {warning === undefined ? (
          t("project.until", { at: dayAndTime(endsAt, now, locale) })
        ) : (
          <>
            <IconAlarm aria-hidden /> {classTime("warning.left", { count: warning })}
          </>
        )}
      </p>
    </div>
  );
}

function Standing({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <p className={classes.standing} role="status">
      {icon} {text}
    </p>
  );
}

function Counts({ summary: { counts, join } }: { summary: SessionSummary }) {
  const { t } = useTranslation("handing");
  const joining = useTranslation("joining").t;
  const app = useTranslation("app").t;
  const { ready, wanted, connected } = counts;
  return (
    <ul className={`${classes.counts} numbers`} aria-label={t("project.counts")} data-testid="project-counts">
      <li>{app("count.ready", { ready, wanted })}</li>
      <li>{app("count.connected", { count: connected })}</li>
      {join && join.waiting > 0 && <li>{joining("waiting", { count: join.waiting })}</li>}
    </ul>
  );
}
