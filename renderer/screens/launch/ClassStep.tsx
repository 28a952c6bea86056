import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MAX_SEATS } from "../../../shared/domain/names.ts";
import { changeDraft } from "../../stores/launchDraft.ts";
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
