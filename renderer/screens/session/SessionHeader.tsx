import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconClipboardCheck,
  IconDoorEnter,
  IconDots,
  IconDownload,
  IconHandStop,
  IconRefresh,
  IconTrash,
  IconUserPlus,
} from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { seatsNow } from "../../stores/board.ts";
import { openSeat, useBoardControls } from "../../stores/boardControls.ts";
import { useCollection } from "../../stores/collections.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { clockTime, countdown, dayName, daysFromToday, duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { askReset, askRestart } from "./seatActions.ts";
import { nextToHelp } from "./seatState.ts";
import classes from "./session.module.css";

type HeaderFactsProps = Pick<SessionView, "phase" | "opensAt" | "endsAt">;

export const HeaderFacts = memo(function HeaderFacts({ phase, opensAt, endsAt }: HeaderFactsProps) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const locale = currentLocale();
  const time = (instant: string) =>
    daysFromToday(instant, now) === 0
      ? clockTime(instant)
      : `${dayName(instant, now, locale)} ${clockTime(instant)}`;
  const waits = phase !== "open" && opensAt !== undefined && Date.parse(opensAt) > now;
  return (
    <>
      <PhaseChip phase={phase} />
      {phase !== "ended" && phase !== "ending" && (
        <span className={`${classes.clock} numbers`}>
          {waits
            ? t("session.opensIn", {
                at: time(opensAt),
                time: duration(secondsBetween(now, opensAt), locale),
              })
            : t("session.endsAt", { at: time(endsAt), time: countdown(secondsBetween(now, endsAt)) })}
        </span>
      )}
    </>
  );
});

interface HeaderActionsProps extends Pick<SessionView, "site" | "id" | "phase" | "letsIn"> {
  /** How many seats ask for help. */
  help: number;
  onEnd: () => void;
  /** Shows the collection of the work, or begins one; absent where the lab keeps none. */
  onCollect?: (() => void) | undefined;
  onAdd: () => void;
}

export const HeaderActions = memo(function HeaderActions({ help, letsIn, ...menu }: HeaderActionsProps) {
  const { site, id, phase } = menu;
  if (phase === "ended") return null;
  return (
    <>
      {phase !== "ending" && <PrimaryAction site={site} id={id} letsIn={letsIn} help={help} />}
      <MoreMenu {...menu} />
    </>
  );
});

function PrimaryAction({
  site,
  id,
  letsIn,
  help,
}: Omit<HeaderActionsProps, "phase" | "onEnd" | "onAdd" | "onCollect">) {
  const { t } = useTranslation();
  if (!letsIn) {
    const open = () =>
      void act(
        () => api.openSession({ site, session: id }),
        () => t("session.opened"),
      );
    return (
      <Button leftSection={<IconDoorEnter size={16} aria-hidden />} onClick={open} data-testid="open-session">
        {t("session.open")}
      </Button>
    );
  }
  const helpNext = () => {
    const next = nextToHelp(seatsNow(), useBoardControls.getState().opened);
    if (next) openSeat(next.number);
  };
  return (
    <Button
      leftSection={<IconHandStop size={16} aria-hidden />}
      variant={help > 0 ? "filled" : "default"}
      disabled={help === 0}
      onClick={helpNext}
      data-testid="help-next"
    >
      {t("session.helpNext", { count: help })}
    </Button>
  );
}

function MoreMenu({ site, id, phase, onEnd, onAdd, onCollect }: Omit<HeaderActionsProps, "letsIn" | "help">) {
  const { t } = useTranslation();
  const { t: sayWork } = useTranslation("work");
  const isCollecting = useCollection(id)?.state === "running";
  const all = () => seatsNow().map(({ number }) => number);
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <ActionIcon variant="default" size={34} aria-label={t("session.more")} data-testid="session-menu">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {phase === "ending" ? (
          <Menu.Item leftSection={<IconClipboardCheck size={16} aria-hidden />} onClick={onEnd}>
            {t("end.follow")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={<IconUserPlus size={16} aria-hidden />}
              onClick={onAdd}
              data-testid="add-students"
            >
              {t("session.addStudents")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => askRestart({ site, id }, all(), "button")}
            >
              {t("session.restartAll")}
            </Menu.Item>
            <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => askReset(all())}>
              {t("session.resetAll")}
            </Menu.Item>
            {onCollect && (
              <Menu.Item
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={onCollect}
                data-testid="collect-work"
              >
                {sayWork(isCollecting ? "follow" : "action")}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={onEnd}
              data-testid="end-session"
            >
              {t("end.action")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
