import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconFileText,
  IconListDetails,
  IconRefresh,
  IconRestore,
} from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { type Remedy, remedyOf } from "../../../shared/plan/remedy.ts";
import { changeControls, openSeat } from "../../stores/boardControls.ts";
import { useNow } from "../../ui/now.ts";
import { ProgressBar } from "../../ui/ProgressBar.tsx";
import { sameValue } from "../../ui/sameValue.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale, tellReason } from "../../ui/words.ts";
import { askReset } from "./resetActions.ts";
import { askRestart, type Of } from "./seatActions.ts";
import { groupFailures, secondsToReady } from "./seatState.ts";
import classes from "./session.module.css";

/** How far the launch is, and what failed with its cause; gone once every seat is ready. */
export function LaunchProgress({ view }: { view: SessionView }) {
  const { wanted, ready, failed } = view.counts;
  const starting =
    ready + failed < wanted &&
    (view.phase === "preparing" ||
      view.seats.some(({ phase }) => phase === "creating" || phase === "waiting"));
  if (view.phase === "ending" || view.phase === "ended") return null;
  if (!starting && failed === 0) return null;
  return (
    <div className={classes.banner}>
      {starting && <Bar view={view} />}
      {failed > 0 && <Failures site={view.site} id={view.id} groups={groupFailures(view.seats)} />}
    </div>
  );
}

function Bar({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const { wanted, ready, failed } = view.counts;
  const left = secondsToReady(view.counts, secondsBetween(view.launchedAt, now));
  const says = t("count.ready", { ready, wanted });
  return (
    <div className={classes.progress} data-testid="launch-progress">
      <ProgressBar label={says} done={ready} failed={failed} of={wanted} />
      <span className="numbers">
        {says}
        {left !== undefined && left > 0 && ` · ${t("time.about", { time: duration(left, currentLocale()) })}`}
      </span>
    </div>
  );
}

interface FailuresProps extends Of {
  groups: ReturnType<typeof groupFailures>;
}

/** Each cause with its seats by number, and the way out beside it. */
const Failures = memo(function Failures({ groups, ...of }: FailuresProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes.failures} data-testid="failures">
      {groups.map(({ code, seats }) => {
        const numbers = seats.map(({ number }) => number);
        const reason = seats[0]?.reason;
        const told = reason && tellReason(reason);
        return (
          <li key={code}>
            <IconAlertTriangle size={16} aria-hidden />
            <span className="selectable">
              <b>
                {t("failures.seats", {
                  count: numbers.length,
                  numbers: new Intl.ListFormat(currentLocale()).format(numbers.slice(0, 12).map(String)),
                  more: numbers.length > 12 ? "…" : "",
                })}
              </b>
              {told?.what} {told?.remedy}
            </span>
            <WayOut of={of} remedy={reason ? remedyOf(reason.code) : "restart"} seats={numbers} />
          </li>
        );
      })}
    </ul>
  );
}, sameValue);

interface WayOutProps {
  of: Of;
  remedy: Remedy | undefined;
  seats: number[];
}

/** The one thing to do here and now; none where only time or somebody else helps. */
function WayOut({ of, remedy, seats }: WayOutProps) {
  const { t } = useTranslation();
  const [first] = seats;
  if (!remedy || first === undefined) return null;
  const looks = remedy === "log" || remedy === "events";
  const Icon = { restart: IconRefresh, reset: IconRestore, log: IconFileText, events: IconListDetails }[
    remedy
  ];
  const act = () => {
    if (looks) {
      changeControls({ tab: remedy });
      openSeat(first);
    } else if (remedy === "reset") askReset(seats);
    else askRestart(of, seats, "retry");
  };
  return (
    <Button
      size="compact-sm"
      variant="light"
      color="red"
      leftSection={<Icon size={14} aria-hidden />}
      onClick={act}
      data-remedy={remedy}
    >
      {looks
        ? t(`failures.${remedy}`)
        : t(remedy === "reset" ? "failures.reset" : "failures.retry", { count: seats.length })}
    </Button>
  );
}
