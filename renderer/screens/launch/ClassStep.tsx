import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MAX_SEATS } from "../../../shared/domain/names.ts";
import { fullName } from "../../../shared/domain/roster.ts";
import { seating } from "../../../shared/domain/seating.ts";
import { changeDraft } from "../../stores/launchDraft.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./launch.module.css";
import { RosterEntry } from "./RosterEntry.tsx";
import { RosterTable } from "./RosterTable.tsx";
import { useRosterDrop } from "./rosterFile.ts";
import type { LaunchState } from "./useLaunchState.ts";

export function ClassStep({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const { draft } = state;
  const { over, handlers } = useRosterDrop();
  return (
    <div className={classes.classStep} data-over={over || undefined} {...handlers}>
      {draft.typing ? <RosterEntry /> : <RosterTable state={state} />}
      {!draft.typing && <Seating state={state} />}
      <div className={classes.spare}>
        <NumberInput
          className={classes.spareNumber}
          aria-labelledby="spare-label"
          min={0}
          max={MAX_SEATS}
          allowDecimal={false}
          value={draft.spare}
          onChange={(value) => changeDraft({ spare: typeof value === "number" ? value : 0 })}
        />
        <span id="spare-label" className={classes.spareText}>
          <b>{t("launch.spare")}</b> <span>{t("launch.spareExplain")}</span>
        </span>
      </div>
      {over && <div className={classes.dropHint}>{t("roster.drop")}</div>}
    </div>
  );
}

/** In a lab for several: who shares a seat with whom, by the order of the list; the first seats and the last. */
function Seating({ state: { plan, roster } }: { state: LaunchState }) {
  const { t } = useTranslation();
  const { people } = roster;
  if (plan.together === 1 || people.length === 0) return null;
  const seats = seating(people.length, 0, plan.together);
  const shown = seats.length > 4 ? [0, 1, seats.length - 1] : seats.map((_, index) => index);
  const names = new Intl.ListFormat(currentLocale());
  const sitters = (seat: number) =>
    names.format(people.slice(seat * plan.together, (seat + 1) * plan.together).map(fullName));
  return (
    <p className={classes.seating} role="status" data-testid="seating">
      <b>{t("launch.together", { count: seats.length, persons: plan.together })}</b>{" "}
      {shown.map((seat, index) => (
        <span key={seat}>
          {index > 0 && " · "}
          {seat > (shown[index - 1] ?? seat) + 1 && "… · "}
          {t("launch.seatOf", { number: seat + 1, names: sitters(seat) })}
        </span>
      ))}
    </p>
  );
}
