import { Button, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { go, type SupportPlace } from "../../stores/navigation.ts";
import { useSupport, useSupportSession } from "../../stores/support.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { SeatActions } from "./actions.tsx";
import { BackToAll } from "./BackToAll.tsx";
import { SeatFacts } from "./SeatFacts.tsx";
import { SeatMark } from "./SeatMark.tsx";
import { SeatTabs } from "./SeatTabs.tsx";
import { StaleNote } from "./StaleNote.tsx";
import classes from "./support.module.css";

type SeatPlace = Extract<SupportPlace, { screen: "supportSeat" }>;

/** One seat on one page: what is known, everything that happened, its logs, its objects, who did what in its session. */
export function SeatStory({ place }: { place: SeatPlace }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { screen: _, ...seat } = place;
  const { site, establishment, session } = seat;
  const version = useSupportSession(site, establishment, session)?.version ?? 0;
  const isKnown = useSupport(({ sites }) => sites?.some((one) => one.site === site) ?? false);
  const { value, failure, again } = useAsked(() => api.supportStory(seat), `${version} ${isKnown}`);
  const isGone = failure?.kind === "notFound" && isKnown;
  return (
    <Screen
      title={say("seat.title", { number: seat.seat, title: value?.title ?? session })}
      beside={value && <SeatMark state={value.seat.helpSince ? "help" : value.seat.phase} />}
      action={
        <>
          <SeatActions {...seat} />
          <BackToAll />
        </>
      }
    >
      <div className={classes.page}>
        <StaleNote site={site} />
        {isGone && <p className={classes.note}>{say("seat.gone")}</p>}
        {failure && !isGone && isKnown && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={again}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        {!value && !failure && <Skeleton height={160} aria-label={t("common.loading")} />}
        <div className={classes.story}>
          {value && <SeatFacts seat={seat} story={value} />}
          {(value || isGone) && <SeatTabs seat={seat} story={value} />}
        </div>
        {isGone && (
          <Button
            variant="default"
            onClick={() => go({ screen: "supportSession", site, establishment, session })}
          >
            {say("row.seatsOf", { title: session })}
          </Button>
        )}
      </div>
    </Screen>
  );
}
