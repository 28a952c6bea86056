import { Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionView } from "../../../shared/contract/views.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { useKnown } from "../../stores/known.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { siteName } from "../../ui/siteName.ts";
import { shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { EndProgress } from "./EndProgress.tsx";
import { LoadedReceipt } from "./ReceiptDialog.tsx";

interface EndDialogProps extends Pick<SessionView, "title" | "phase"> {
  opened: boolean;
  onClose: () => void;
}

/** Effect and typed confirmation, then the removal as it goes, then the receipt. Closing it stops nothing. */
export const EndDialog = memo(function EndDialog({ title, phase, opened, onClose }: EndDialogProps) {
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
      <Content onClose={onClose} />
    </Modal>
  );
});

function Content({ onClose }: { onClose: () => void }) {
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
  return <Confirm view={view} onClose={onClose} />;
}

function Confirm({ view, onClose }: { view: SessionView; onClose: () => void }) {
  const { t } = useTranslation();
  const site = useKnown((state) => state.sites.value?.find(({ id }) => id === view.site));
  const [typed, setTyped] = useState("");
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const matches = isSameTitle(view.title, typed);
  const end = async () => {
    setAsking(true);
    setFailure(undefined);
    try {
      await api.endSession({ site: view.site, session: view.id, confirmation: typed.trim() });
    } catch (error) {
      setFailure(toFailure(error));
      setAsking(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (matches && !asking) void end();
      }}
    >
      <Stack gap="sm">
        <List size="sm" spacing={4}>
          <List.Item>{t("end.effectSeats", { count: view.counts.wanted })}</List.Item>
          <List.Item>{t("end.effectLinks", { count: view.counts.connected })}</List.Item>
          <List.Item>
            {t("end.effectNames", { date: shortDate(view.retainNamesUntil, currentLocale()) })}
          </List.Item>
        </List>
        <Text size="sm">
          {t("end.where")} <b>{site ? siteName(site, t) : view.site}</b>{" "}
          <Text span size="xs" c="dimmed" className="selectable">
            {site?.server}
          </Text>
        </Text>
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
          <Button type="submit" color="red" disabled={!matches} loading={asking} data-testid="end-confirm">
            {t("end.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
