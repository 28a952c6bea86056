import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconClipboardCheck,
  IconDeviceDesktopCheck,
  IconDoorEnter,
  IconDoorOff,
  IconDots,
  IconDownload,
  IconFileExport,
  IconHandStop,
  IconMapPinShare,
  IconPlayerPlay,
  IconRefresh,
  IconRestore,
  IconShare,
  IconTrash,
  IconUserPlus,
  IconUsers,
} from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { leftToHelp, waitingSeats } from "../../../shared/plan/attention.ts";
import { api } from "../../api.ts";
import { askAttendance } from "../../stores/attendance.ts";
import { seatsNow } from "../../stores/board.ts";
import { endRound, openWaiting, useBoardControls } from "../../stores/boardControls.ts";
import { useCollection } from "../../stores/collections.ts";
import { askHandOut } from "../../stores/handOuts.ts";
import { askRelaunch } from "../../stores/relaunch.ts";
import { askSharing } from "../../stores/sharing.ts";
import { act, announce } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { countdown, dayAndTime, duration, endNow, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { useOtherSites } from "./RelaunchDialog.tsx";
import { askReset, askUndo, undoableAmong } from "./resetActions.ts";
import { askRoom } from "./roomActions.ts";
import { askRestart } from "./seatActions.ts";
import classes from "./session.module.css";

type HeaderFactsProps = Pick<SessionView, "phase" | "opensAt" | "resumesAt" | "endsAt" | "lastEndsAt">;

export const HeaderFacts = memo(function HeaderFacts({
  phase,
  opensAt,
  resumesAt,
  ...ends
}: HeaderFactsProps) {
  const { t } = useTranslation();
  const classTime = useTranslation("classTime").t;
  const now = useNow(1000);
  const locale = currentLocale();
  const time = (instant: string) => dayAndTime(instant, now, locale);
  const waits = phase !== "open" && opensAt !== undefined && Date.parse(opensAt) > now;
  const rests = phase === "paused" && resumesAt !== undefined && Date.parse(resumesAt) > now;
  const clock = () => {
    const ahead = (instant: string) => ({
      at: time(instant),
      time: duration(secondsBetween(now, instant), locale),
    });
    if (rests) return classTime("pause.resumesIn", ahead(resumesAt));
    if (waits) return t("session.opensIn", ahead(opensAt));
    const end = endNow(ends, now);
    return t("session.endsAt", { at: time(end), time: countdown(secondsBetween(now, end)) });
  };
  return (
    <>
      <PhaseChip phase={phase} />
      {phase !== "ended" && phase !== "ending" && (
        <span className={`${classes.clock} numbers`}>{clock()}</span>
      )}
    </>
  );
});

interface HeaderActionsProps extends Pick<SessionView, "site" | "id" | "title" | "phase" | "letsIn"> {
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
      {phase !== "ending" && <PrimaryAction site={site} id={id} phase={phase} letsIn={letsIn} help={help} />}
      <MoreMenu {...menu} letsIn={letsIn} />
    </>
  );
});

function PrimaryAction({
  site,
  id,
  phase,
  letsIn,
  help,
}: Omit<HeaderActionsProps, "title" | "onEnd" | "onAdd" | "onCollect">) {
  const { t } = useTranslation();
  const classTime = useTranslation("classTime").t;
  const say = useTranslation("attention").t;
  if (phase === "paused") {
    return (
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => askRoom("resume")}
        data-testid="resume-session"
      >
        {classTime("resume.action")}
      </Button>
    );
  }
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
    const waiting = waitingSeats(seatsNow(), phase, Date.now());
    const { seen, opened } = useBoardControls.getState();
    const [next, ...others] = leftToHelp(waiting, seen, opened);
    if (next) return openWaiting(next, others.length);
    endRound();
    announce(say(waiting.length === 0 ? "nobody" : "round"));
  };
  return (
    <Button
      leftSection={<IconHandStop size={16} aria-hidden />}
      variant={help > 0 ? "filled" : "default"}
      onClick={helpNext}
      data-testid="help-next"
    >
      {t("session.helpNext", { count: help })}
    </Button>
  );
}

/** Only where something would come back. The menu is drawn when it is opened. */
function UndoAll() {
  const { t } = useTranslation("keeping");
  const undoable = undoableAmong();
  if (undoable.length === 0) return null;
  return (
    <Menu.Item
      leftSection={<IconArrowBackUp size={16} aria-hidden />}
      onClick={() => askUndo(undoable)}
      data-testid="undo-resets"
    >
      {t("menuUndo", { count: undoable.length })}
    </Menu.Item>
  );
}

/** For a school's PC, before the class. */
function RoomTestItem({ site }: { site: string }) {
  const { t: say } = useTranslation("roomTest");
  const copy = () =>
    void act(
      () => api.copyRoomTest({ site }),
      ({ url }) => say("copiedUrl", { url }),
    );
  return (
    <Menu.Item
      leftSection={<IconDeviceDesktopCheck size={16} aria-hidden />}
      onClick={copy}
      data-testid="room-test"
    >
      {say("action")}
    </Menu.Item>
  );
}

function ShareItem(of: { site: string; session: string; title: string }) {
  const { t: say } = useTranslation("sharing");
  return (
    <Menu.Item
      leftSection={<IconShare size={16} aria-hidden />}
      onClick={() => askSharing(of)}
      data-testid="share-session"
    >
      {say("action")}
    </Menu.Item>
  );
}

/** Only where there is another site. */
function RelaunchItem(of: { site: string; session: string; title: string }) {
  const { t: say } = useTranslation("relaunch");
  if (useOtherSites(of.site).length === 0) return null;
  return (
    <Menu.Item
      leftSection={<IconMapPinShare size={16} aria-hidden />}
      onClick={() => askRelaunch(of)}
      data-testid="relaunch-session"
    >
      {say("action")}
    </Menu.Item>
  );
}

function MoreMenu(props: Omit<HeaderActionsProps, "help">) {
  const { site, id, title, phase, letsIn, onEnd, onAdd, onCollect } = props;
  const { t } = useTranslation();
  const { t: sayWork } = useTranslation("work");
  const { t: sayHandOut } = useTranslation("handOut");
  const { t: sayAfter } = useTranslation("after");
  const classTime = useTranslation("classTime").t;
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
            <ShareItem site={site} session={id} title={title} />
            <RelaunchItem site={site} session={id} title={title} />
            <RoomTestItem site={site} />
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => askRestart({ site, id }, all(), "button")}
            >
              {t("session.restartAll")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconRestore size={16} aria-hidden />}
              onClick={() => askReset(all())}
              data-testid="reset-all"
            >
              {t("session.resetAll")}
            </Menu.Item>
            <UndoAll />
            {onCollect && (
              <Menu.Item
                leftSection={<IconFileExport size={16} aria-hidden />}
                onClick={() => void askHandOut(all())}
                data-testid="hand-out-all"
              >
                {sayHandOut("action")}
              </Menu.Item>
            )}
            {onCollect && (
              <Menu.Item
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={onCollect}
                data-testid="collect-work"
              >
                {sayWork(isCollecting ? "follow" : "action")}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconUsers size={16} aria-hidden />}
              onClick={() => askAttendance(site, id)}
              data-testid="export-attendance"
            >
              {sayAfter("attendance.action")}
            </Menu.Item>
            {(letsIn || phase === "paused") && (
              <Menu.Item
                leftSection={<IconDoorOff size={16} aria-hidden />}
                onClick={() => askRoom("close")}
                data-testid="close-room"
              >
                {classTime("close.action")}
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
