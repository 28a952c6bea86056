import { Alert, List, Modal, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { memo, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { DayTime } from "../../ui/DayTime.tsx";
import { useNow } from "../../ui/now.ts";
import { dayAndTime } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { AskRoom, Connected } from "./AskRoom.tsx";
import { MessageForm } from "./MessageForm.tsx";
import {
  leaveRoomDialog,
  nextDay,
  PAUSE_DAYS,
  pausedEnd,
  type RoomAsked,
  useRoomDialog,
} from "./roomActions.ts";

const when = (instant: string | number, now: number): string => dayAndTime(instant, now, currentLocale());

/** What happens to the whole room: its effect first, and on whom. */
export const RoomDialog = memo(function RoomDialog() {
  const asked = useRoomDialog((state) => state.asked);
  const { t } = useTranslation("classTime");
  const app = useTranslation("app").t;
  const view = useBoard((board) => board.view);
  // While the dialog fades out it still says what it said.
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  if (!shown || !view) return null;
  const Content = CONTENT[shown];
  return (
    <Modal
      opened={asked !== undefined}
      onClose={leaveRoomDialog}
      size={520}
      title={t(`${shown}.title`, { title: view.title })}
      closeButtonProps={{ "aria-label": app("common.close") }}
    >
      <Content view={view} />
    </Modal>
  );
});

function Pause({ view }: { view: SessionView }) {
  const { t } = useTranslation("classTime");
  const app = useTranslation("app").t;
  const now = useNow(30_000);
  const [typed, setTyped] = useState(() =>
    nextDay(Date.parse(view.opensAt ?? view.openedAt ?? view.launchedAt), Date.now()),
  );
  const planned = pausedEnd(typed, view.endsAt, now);
  const { path, lost } = view.kept;
  const pause = () =>
    api.pauseSession({ site: view.site, session: view.id, resumesAt: planned?.resumesAt ?? "" });
  return (
    <AskRoom
      work={pause}
      done={() => t("pause.done", { at: planned ? when(planned.resumesAt, Date.now()) : "" })}
      confirm={t(path === undefined ? "pause.confirmLoss" : "pause.confirm")}
      harms={path === undefined}
      disabled={!planned}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t("pause.effect", { count: view.counts.wanted })}</List.Item>
        {path !== undefined && (
          <List.Item>
            {t(lost.length > 0 ? "pause.keptNot" : "pause.kept", { path, list: lost.join(", ") })}
          </List.Item>
        )}
      </List>
      {path === undefined && (
        <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {t("pause.nothingKept")}
        </Alert>
      )}
      <Connected view={view} />
      <fieldset style={{ margin: 0, padding: 0, border: 0 }}>
        <Text component="legend" size="sm" fw={600}>
          {t("pause.until")}
        </Text>
        <DayTime
          value={typed}
          days={PAUSE_DAYS}
          error={planned ? undefined : app("launch.missing.past")}
          onChange={setTyped}
        />
      </fieldset>
      {planned && (
        <Text size="sm" className="numbers" role="status">
          {t("pause.goesOn", { at: when(planned.resumesAt, now), end: when(planned.endsAt, now) })}
        </Text>
      )}
    </AskRoom>
  );
}

function Resume({ view }: { view: SessionView }) {
  const { t } = useTranslation("classTime");
  const now = useNow(30_000);
  const { endsAt, resumesAt, counts } = view;
  const end = resumesAt === undefined ? Date.parse(endsAt) : Date.parse(endsAt) - Date.parse(resumesAt) + now;
  return (
    <AskRoom
      work={() => api.resumeSession({ site: view.site, session: view.id })}
      done={(resumed) => t("resume.done", { at: when(resumed.endsAt, Date.now()) })}
      confirm={t("resume.confirm")}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t("resume.effect", { count: counts.wanted })}</List.Item>
        <List.Item className="numbers">{t("resume.goesOn", { end: when(end, now) })}</List.Item>
      </List>
    </AskRoom>
  );
}

function Close({ view }: { view: SessionView }) {
  const { t } = useTranslation("classTime");
  const now = useNow(30_000);
  return (
    <AskRoom
      work={() => api.closeSession({ site: view.site, session: view.id })}
      done={() => t("close.done")}
      confirm={t("close.confirm")}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t("close.effect")}</List.Item>
        <List.Item>{t("close.stays")}</List.Item>
        <List.Item className="numbers">{t("close.end", { end: when(view.endsAt, now) })}</List.Item>
      </List>
      <Connected view={view} />
    </AskRoom>
  );
}

const CONTENT: Record<RoomAsked, (props: { view: SessionView }) => ReactNode> = {
  pause: Pause,
  resume: Resume,
  close: Close,
  message: MessageForm,
};
