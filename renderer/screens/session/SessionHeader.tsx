import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconClipboardCheck,
  IconDoorEnter,
  IconDots,
  IconHandStop,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { openSeat, useBoardControls } from "../../stores/boardControls.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { clockTime, countdown, dayName, daysFromToday, duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { askReset, askRestart } from "./seatActions.ts";
import { nextToHelp } from "./seatState.ts";
import classes from "./session.module.css";

export function HeaderFacts({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const locale = currentLocale();
  const { phase, opensAt, endsAt } = view;
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
}

export function HeaderActions({ view, onEnd }: { view: SessionView; onEnd: () => void }) {
  if (view.phase === "ended") return null;
  return (
    <>
      {view.phase !== "ending" && <PrimaryAction view={view} />}
      <MoreMenu view={view} onEnd={onEnd} />
    </>
  );
}

function PrimaryAction({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const opened = useBoardControls((state) => state.opened);
  const { site, id, letsIn, seats, counts } = view;
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
  const next = nextToHelp(seats, opened);
  return (
    <Button
      leftSection={<IconHandStop size={16} aria-hidden />}
      variant={next ? "filled" : "default"}
      disabled={!next}
      onClick={() => next && openSeat(next.number)}
      data-testid="help-next"
    >
      {t("session.helpNext", { count: counts.help })}
    </Button>
  );
}

function MoreMenu({ view, onEnd }: { view: SessionView; onEnd: () => void }) {
  const { t } = useTranslation();
  const all = view.seats.map(({ number }) => number);
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <ActionIcon variant="default" size={34} aria-label={t("session.more")} data-testid="session-menu">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {view.phase === "ending" ? (
          <Menu.Item leftSection={<IconClipboardCheck size={16} aria-hidden />} onClick={onEnd}>
            {t("end.follow")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => askRestart(view, all, "button")}
            >
              {t("session.restartAll")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => askReset(view, all)}
            >
              {t("session.resetAll")}
            </Menu.Item>
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
