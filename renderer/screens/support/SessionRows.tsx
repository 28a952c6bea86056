import { IconUrgent } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSession } from "../../../shared/contract/support.ts";
import { go } from "../../stores/navigation.ts";
import { useNow } from "../../ui/now.ts";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { dayAndTime, endNow } from "../../ui/time.ts";
import { currentLocale, read, tellReason } from "../../ui/words.ts";
import { SessionActions } from "./actions.tsx";
import classes from "./support.module.css";
import type { EstablishmentGroup } from "./supportList.ts";
import { TroubleSeats } from "./TroubleSeats.tsx";

/** The sessions of one establishment, what runs before what has ended. */
export function SessionRows({ site, group }: { site: string; group: EstablishmentGroup }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { establishment, sessions, running, ready, wanted, troubled } = group;
  const id = `support-${site}-${establishment}`;
  return (
    <div data-testid="support-establishment">
      <h3 id={id} className={`${classes.heading} numbers`}>
        {say("establishment", { name: establishment })}
        <span className={classes.soft}>
          {` · ${say("running", { count: running })}`}
          {wanted > 0 && ` · ${t("count.ready", { ready, wanted })}`}
        </span>
        {troubled > 0 && (
          <span className={classes.bad}>
            {" · "}
            <IconUrgent size={13} aria-hidden /> {say("troubled", { count: troubled })}
          </span>
        )}
      </h3>
      <ul className={classes.card} aria-labelledby={id}>
        {sessions.map((session) => (
          <SessionRow key={session.id} site={site} session={session} />
        ))}
      </ul>
    </div>
  );
}

/** A row that did not change is not drawn again, whatever else does. */
const SessionRow = memo(
  function SessionRow({ site, session }: { site: string; session: SupportSession }) {
    const { t } = useTranslation();
    const { t: say } = useTranslation("support");
    const { establishment, id, title, teacher, colleagues, lab, phase, counts, reason, troubled } = session;
    const { ready, wanted, connected } = counts;
    return (
      <li className={classes.row} data-testid="support-session" data-session={id}>
        <div className={classes.what}>
          <button
            type="button"
            className={classes.open}
            onClick={() => go({ screen: "supportSession", site, establishment, session: id })}
          >
            {title}
          </button>
          <span className={classes.sub}>
            {[teacher, colleagues > 0 && say("row.colleagues", { count: colleagues }), read(lab)]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </div>
        <span>
          <PhaseChip phase={phase} />
        </span>
        <Until session={session} />
        <span className={`${classes.soft} numbers`}>
          {phase === "ended"
            ? t("sessions.removed", { count: wanted })
            : t("count.ready", { ready, wanted }) +
              (phase === "open" ? ` · ${t("count.connected", { count: connected })}` : "")}
        </span>
        <span className={classes.actions}>
          <SessionActions small site={site} establishment={establishment} session={id} />
        </span>
        {(reason !== undefined || troubled > 0) && (
          <div className={classes.troubles}>
            {reason && <span className={classes.bad}>{tellReason(reason).what}</span>}
            <TroubleSeats site={site} session={session} />
          </div>
        )}
      </li>
    );
  },
  (before, after) =>
    before.site === after.site &&
    before.session.id === after.session.id &&
    before.session.version === after.session.version,
);

function Until({ session }: { session: SupportSession }) {
  const { t: say } = useTranslation("support");
  const now = useNow(30_000);
  const { phase, endedAt } = session;
  const key = phase === "ended" ? "row.ended" : "row.until";
  const at = phase === "ended" ? (endedAt ?? session.endsAt) : endNow(session, now);
  return (
    <span className={`${classes.soft} numbers`}>
      {say(key, { time: dayAndTime(at, now, currentLocale()) })}
    </span>
  );
}
