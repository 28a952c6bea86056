import { IconHeadset } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useNow } from "../../ui/now.ts";
import { dayAndTime } from "../../ui/time.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { currentLocale } from "../../ui/words.ts";
import type { Of } from "./seatActions.ts";
import classes from "./session.module.css";

/** What changes nothing that the board sees, such as a new link, is found so much later. */
const AGAIN_MS = 30_000;

/** What support did here last, and why: nobody wonders who restarted the seat. Where the record may not be read, nothing. */
export function AssistedLine({ of: { site, id }, seat }: { of: Of; seat: SeatView }) {
  const { t } = useTranslation("supportActions");
  const now = useNow(AGAIN_MS);
  const { number, phase, restarts, resets, linksClosed, endsAt } = seat;
  const { value } = useAsked(
    () => api.seatAssists({ site, session: id, seat: number }),
    JSON.stringify([id, number, phase, restarts, resets, linksClosed, endsAt, Math.floor(now / AGAIN_MS)]),
  );
  const [last] = value ?? [];
  if (!last) return null;
  const deed = t(`deed.${last.action}` as never) as unknown as string;
  return (
    <p className={`${classes.drawerFacts} numbers selectable`} title={last.by} data-testid="assisted">
      <IconHeadset size={14} aria-hidden style={{ verticalAlign: "text-bottom" }} />{" "}
      {dayAndTime(last.at, now, currentLocale())} · {t("byAssist", { deed, reason: last.reason })}
    </p>
  );
}
