import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionView } from "../../../shared/contract/views.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { lackingOf, useCollections } from "../../stores/collections.ts";
import { useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useNow } from "../../ui/now.ts";
import { siteName } from "../../ui/siteName.ts";
import { clockTime, shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { EndProgress } from "./EndProgress.tsx";
import { EndWhen, type Warned } from "./EndWhen.tsx";
import { type Keeping, KeepWork, keptUntil } from "./KeepWork.tsx";
import { LoadedReceipt } from "./ReceiptDialog.tsx";

interface EndDialogProps extends Pick<SessionView, "title" | "phase"> {
  opened: boolean;
  onClose: () => void;
  /** Begins to collect the work of these seats. */
  onCollect: (seats: number[]) => void;
}

/** Effect and typed confirmation, then the removal as it goes, then the receipt. Closing it stops nothing. */
export const EndDialog = memo(function EndDialog({
  title,
  phase,
  opened,
  onClose,
  onCollect,
}: EndDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      // The button that opened it is gone with the board: the screen's title takes the focus.
      onExitTransitionEnd={() => {
        if (phase === "ended") document.getElementById("screen-title")?.focus();
      }}
      size={620}
      title={t(phase === "ended" ? "receipt.title" : "end.title", { title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content onClose={onClose} onCollect={onCollect} />
    </Modal>
  );
});

function Content({ onClose, onCollect }: Pick<EndDialogProps, "onClose" | "onCollect">) {
  const { t } = useTranslation();
  const view = useBoard((board) => board.view);
  if (!view) return null;
  if (view.phase === "ended") {
    return <LoadedReceipt site={view.site} session={view.id} onClose={onClose} />;
  }
  if (view.phase === "ending") {
    return (
      <Stack gap="md">
        <EndProgress view={view} />
        <Text size="sm" c="dimmed">
          {t("end.mayClose")}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.close")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return <Confirm view={view} onClose={onClose} onCollect={onCollect} />;
}

interface ConfirmProps extends Pick<EndDialogProps, "onClose" | "onCollect"> {
  view: SessionView;
}

/** Whether the work of all seats is on the disk; what is not is lost with them, or kept. */
function Work({ view, kept, onCollect }: Pick<ConfirmProps, "view" | "onCollect"> & { kept: boolean }) {
  const { t: say } = useTranslation("work");
  const list = useCollections((state) => state.list);
  const [last] = list.filter(({ session }) => session === view.id);
  if (!view.keepsWork) return null;
  const lacking = lackingOf(
    list,
    view.id,
    view.seats.map(({ number }) => number),
  );
  if (lacking.length === 0)
    return (
      <Group justify="space-between" wrap="nowrap" data-testid="work-collected">
        <Text size="sm">{say(kept ? "takenKept" : "taken", { when: clockTime(last?.startedAt ?? "") })}</Text>
        <Button
          size="xs"
          variant="default"
          style={{ flexShrink: 0 }}
          onClick={() => onCollect(view.seats.map(({ number }) => number))}
        >
          {say("anew")}
        </Button>
      </Group>
    );
  const isAll = lacking.length === view.seats.length;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      data-testid="work-lacking"
    >
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          {isAll
            ? kept
              ? say("beforeKept")
              : say("before", { count: lacking.length })
            : say("lacking", { count: lacking.length, seats: lacking.join(", ") })}
        </Text>
        <Button
          size="xs"
          variant="default"
          style={{ flexShrink: 0 }}
          onClick={() => onCollect(lacking)}
          data-testid="collect-before-end"
        >
          {say(isAll ? "action" : "rest")}
        </Button>
      </Group>
    </Alert>
  );
}

function Confirm({ view, onClose, onCollect }: ConfirmProps) {
  const { t } = useTranslation();
  const classTime = useTranslation("classTime").t;
  const leftWork = useTranslation("leftWork").t;
  const site = useKnown((state) => state.sites.value?.find(({ id }) => id === view.site));
  const [typed, setTyped] = useState("");
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [warned, setWarned] = useState<Warned>();
  const [keeping, setKeeping] = useState<Keeping>(view.workKeptUntil ? "planned" : 0);
  const now = useNow(30_000);
  const end = Math.min(now + (warned?.minutes ?? 0) * 60_000, Date.parse(view.endsAt));
  const kept = keptUntil(view, keeping, end) !== undefined;
  const matches = isSameTitle(view.title, typed);
  const endIt = async () => {
    setAsking(true);
    setFailure(undefined);
    try {
      const { endsAt } = await api.endSession({
        ...{ site: view.site, session: view.id, confirmation: typed.trim() },
        ...(warned ? { warned } : {}),
        ...(keeping === "planned" ? {} : { keepUntil: keptUntil(view, keeping, end) ?? null }),
      });
      if (!warned) return; // the dialog goes on to show the removal
      onClose();
      await act(
        () => Promise.resolve(endsAt),
        (at) => classTime("end.done", { at: clockTime(at) }),
      );
    } catch (error) {
      setFailure(toFailure(error));
      setAsking(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (matches && !asking) void endIt();
      }}
    >
      <Stack gap="sm">
        <List size="sm" spacing={4}>
          <List.Item>
            {kept
              ? leftWork("removed", { count: view.counts.wanted })
              : t("end.effectSeats", { count: view.counts.wanted })}
          </List.Item>
          <List.Item>
            {warned
              ? classTime("end.linksThen", { count: warned.minutes })
              : t("end.effectLinks", { count: view.counts.connected })}
          </List.Item>
          <List.Item>
            {t("end.effectNames", { date: shortDate(view.retainNamesUntil, currentLocale()) })}
          </List.Item>
        </List>
        <Work view={view} kept={kept} onCollect={onCollect} />
        {view.keepsWork && <KeepWork view={view} keeping={keeping} end={end} onKeeping={setKeeping} />}
        <Text size="sm">
          {t("end.where")} <b>{site ? siteName(site, t) : view.site}</b>{" "}
          <Text span size="xs" c="dimmed" className="selectable">
            {site?.server}
          </Text>
        </Text>
        {view.letsIn && <EndWhen endsAt={view.endsAt} warned={warned} onWarned={setWarned} />}
        {failure && <FailureNotice failure={failure} />}
        <TextInput
          data-autofocus
          label={
            <span className="selectable">
              {t("end.type")} <b>{t("end.quoted", { title: view.title })}</b>
            </span>
          }
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !matches) setRefused(typed.trim() !== "");
          }}
          error={refused && !matches && t("end.otherTitle")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setRefused(false);
          }}
          data-testid="end-confirmation"
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            color="red"
            disabled={!matches || warned?.text.trim() === ""}
            loading={asking}
            data-testid="end-confirm"
          >
            {warned ? classTime("end.confirm", { count: warned.minutes }) : t("end.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
