import { useTranslation } from "react-i18next";
import type { SupportSession } from "../../../shared/contract/support.ts";
import { go } from "../../stores/navigation.ts";
import { SEAT_MARKS, toneColour, toneSurface } from "../../ui/StateMark.tsx";
import classes from "./support.module.css";
import { troubleWord } from "./supportWords.ts";

/** A row has room for so many; the session's page shows all. */
const MOST = 4;
/** `held` looks like what it is: on its way, and held up. */
const MARKS = { failed: SEAT_MARKS.failed, help: SEAT_MARKS.help, held: SEAT_MARKS.starting };

/** The seats of a session that somebody should look at, each with what is wrong: a press opens its page. */
export function TroubleSeats({ site, session }: { site: string; session: SupportSession }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { establishment, id, title, trouble, troubled } = session;
  const shown = trouble.slice(0, MOST);
  return (
    <>
      {shown.map((one) => {
        const { Icon, tone } = MARKS[one.is];
        const state = troubleWord(one, say);
        return (
          <button
            key={one.seat}
            type="button"
            className={classes.chip}
            style={{ color: toneColour(tone), background: toneSurface(tone) }}
            aria-label={say("row.openSeat", { number: one.seat, title, state })}
            data-testid="support-trouble"
            onClick={() => go({ screen: "supportSeat", site, establishment, session: id, seat: one.seat })}
          >
            <Icon size={14} stroke={2} aria-hidden />
            {`${t("seat.number", { number: one.seat })} · ${state}`}
          </button>
        );
      })}
      {troubled > shown.length && (
        <span className={`${classes.soft} numbers`}>
          {say("row.more", { count: troubled - shown.length })}
        </span>
      )}
    </>
  );
}
