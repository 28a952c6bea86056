import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { go, type SupportPlace } from "../../stores/navigation.ts";
import { useSupport, useSupportSession } from "../../stores/support.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { SEAT_MARKS, toneColour, toneSurface } from "../../ui/StateMark.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { read } from "../../ui/words.ts";
import { SessionActions } from "./actions.tsx";
import { BackToAll } from "./BackToAll.tsx";
import { SessionAudit } from "./SessionAudit.tsx";
import { StaleNote } from "./StaleNote.tsx";
import classes from "./support.module.css";
import { stateOf, stateWord, troubleWord } from "./supportWords.ts";

type SessionPlace = Extract<SupportPlace, { screen: "supportSession" }>;

/** One session: all its seats by state, and who did what in it. */
export function SessionPage({ place }: { place: SessionPlace }) {
  const { t: say } = useTranslation("support");
  const { site, establishment, session } = place;
  const row = useSupportSession(site, establishment, session);
  return (
    <Screen
      title={row?.title ?? session}
      beside={row && <PhaseChip phase={row.phase} />}
      action={
        <>
          <SessionActions site={site} establishment={establishment} session={session} />
          <BackToAll />
        </>
      }
    >
      <div className={classes.page}>
        <StaleNote site={site} />
        {row && (
          <p className={classes.soft}>
            {[row.teacher, read(row.lab), say("establishment", { name: establishment })].join(" · ")}
          </p>
        )}
        <section className={classes.group} aria-labelledby="support-seats">
          <h2 id="support-seats" className={classes.heading}>
            {say("row.seats")}
          </h2>
          <Seats place={place} title={row?.title ?? session} />
        </section>
        <section className={classes.group} aria-labelledby="support-audit">
          <h2 id="support-audit" className={classes.heading}>
            {say("tab.audit")}
          </h2>
          <SessionAudit site={site} establishment={establishment} session={session} />
        </section>
      </div>
    </Screen>
  );
}

function Seats({ place, title }: { place: SessionPlace; title: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { screen: _, ...of } = place;
  const version = useSupportSession(of.site, of.establishment, of.session)?.version ?? 0;
  const isKnown = useSupport(({ sites }) => sites?.some(({ site }) => site === of.site) ?? false);
  const { value, failure } = useAsked(() => api.supportSeats(of), `${version} ${isKnown}`);
  // Its site may only just be looked at.
  if (failure && isKnown) return <FailureNotice failure={failure} />;
  if (!value) return <Skeleton height={90} aria-label={t("common.loading")} />;
  if (value.length === 0) return <p className={classes.soft}>{say("row.noSeats")}</p>;
  return (
    <ul className={classes.seats} aria-label={say("row.seatsOf", { title })}>
      {value.map(({ number, phase, connected, trouble }) => {
        const state = stateOf(phase, connected, trouble);
        const { Icon, tone } = SEAT_MARKS[state];
        const word = trouble ? troubleWord(trouble, say) : stateWord(state);
        return (
          <li key={number}>
            <button
              type="button"
              className={classes.seat}
              style={{ color: toneColour(tone), background: toneSurface(tone) }}
              aria-label={say("row.openSeat", { number, title, state: word })}
              data-testid="support-seat"
              data-state={state}
              onClick={() => go({ ...of, screen: "supportSeat", seat: number })}
            >
              <Icon size={15} stroke={2} aria-hidden />
              <b className="numbers">{number}</b>
              <span className={classes.seatWord}>{word}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
