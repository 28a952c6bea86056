import { NumberInput, Radio, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MOST_KEPT_DAYS } from "../../../shared/domain/leftWork.ts";
import { changeSettings, useCurrentSite, useKnown } from "../../stores/known.ts";
import { changeDraft, type Opening, useLaunchDraft } from "../../stores/launchDraft.ts";
import { act } from "../../ui/act.tsx";
import { DayTime } from "../../ui/DayTime.tsx";
import { siteName } from "../../ui/siteName.ts";
import { clockTime, dayName, daysFromToday, toLocalInput } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { CapacityVerdict } from "./CapacityVerdict.tsx";
import classes from "./launch.module.css";
import type { LaunchPlan, Missing } from "./launchPlan.ts";
import type { LaunchState } from "./useLaunchState.ts";

const OPENINGS: Opening[] = ["atOnce", "atTime", "byHand"];

/** The next full hour, to begin with. */
const nextHour = () => toLocalInput(Math.ceil((Date.now() + 60_000) / 3_600_000) * 3_600_000);

export function WhenStep({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const tell = useTranslation("leftWork").t;
  const { draft, plan } = state;
  const sites = useKnown((known) => known.sites.value) ?? [];
  const site = useCurrentSite();
  const choose = (opening: Opening) =>
    changeDraft({
      opening,
      ...(opening === "atTime" && draft.opensAt === "" ? { opensAt: nextHour() } : {}),
    });
  return (
    <div className={classes.columns}>
      <Stack gap="lg" className={classes.form}>
        <Radio.Group
          label={t("when.opening")}
          value={draft.opening}
          onChange={(value) => choose(OPENINGS.find((one) => one === value) ?? "atOnce")}
        >
          <Stack gap="xs" mt={6}>
            {OPENINGS.map((opening) => (
              <Radio key={opening} value={opening} label={t(`when.${opening}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.opening === "atTime" && <OpensAt missing={plan.missing.when} />}
        <NumberInput
          label={t("when.minutes")}
          description={t("when.minutesExplain")}
          w={240}
          min={5}
          max={7 * 24 * 60}
          step={15}
          allowDecimal={false}
          clampBehavior="none"
          suffix={t("when.minutesSuffix")}
          value={plan.minutes}
          error={plan.missing.when === "minutes" ? t("launch.missing.minutes") : undefined}
          onChange={(value) => changeDraft({ minutes: typeof value === "number" ? value : 0 })}
        />
        {(plan.card?.storageBytes ?? 0) > 0 && (
          <NumberInput
            label={tell("days")}
            description={tell("daysExplain")}
            w={240}
            min={0}
            max={MOST_KEPT_DAYS}
            allowDecimal={false}
            clampBehavior="none"
            suffix={tell("daysSuffix")}
            value={draft.keepWorkDays}
            error={plan.missing.when === "keepDays" ? t("launch.missing.keepDays") : undefined}
            onChange={(value) => changeDraft({ keepWorkDays: typeof value === "number" ? value : -1 })}
            data-testid="keep-work-days"
          />
        )}
        <p className={`${classes.ends} numbers`}>{t("when.ends", { at: endText(plan) })}</p>
      </Stack>
      <Stack gap="lg" className={classes.form}>
        <Select
          label={t("when.site")}
          data={sites.map((one) => ({ value: one.id, label: siteName(one, t) }))}
          value={site?.id ?? null}
          onChange={(value) => value && void act(() => changeSettings({ site: value }))}
        />
        <CapacityVerdict state={state} />
      </Stack>
    </div>
  );
}

export function endText(plan: LaunchPlan): string {
  const now = Date.now();
  const time = clockTime(plan.ends);
  return daysFromToday(plan.ends, now) === 0 ? time : `${dayName(plan.ends, now, currentLocale())} ${time}`;
}

/** How many days ahead can be picked. */
const DAYS = 60;

function OpensAt({ missing }: { missing: Missing | undefined }) {
  const { t } = useTranslation();
  const opensAt = useLaunchDraft((draft) => draft.opensAt);
  return (
    <DayTime
      value={opensAt}
      days={DAYS}
      error={missing === "past" || missing === "time" ? t(`launch.missing.${missing}`) : undefined}
      onChange={(value) => changeDraft({ opensAt: value })}
    />
  );
}
