import { Button, Group, List, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";

interface DiscardWorkProps {
  session: Pick<SessionSummary, "site" | "id" | "title"> & { work: NonNullable<SessionSummary["work"]> };
  opened: boolean;
  onClose: () => void;
}

/** Deletes kept work before its date: its effect first, and the session's title to type, as for an end. */
export function DiscardWork({ session, opened, onClose }: DiscardWorkProps) {
  const { t } = useTranslation("leftWork");
  const app = useTranslation("app").t;
  const { site, id, title, work } = session;
  const [typed, setTyped] = useState("");
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const matches = isSameTitle(title, typed);
  const lost = work.seats.filter((seat) => !work.collected.includes(seat)).length;
  const discard = async () => {
    setAsking(true);
    setFailure(undefined);
    try {
      await api.discardWork({ site, session: id, confirmation: typed.trim() });
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
    }
    setAsking(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={520}
      title={t("discardTitle", { title })}
      closeButtonProps={{ "aria-label": app("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (matches && !asking) void discard();
        }}
      >
        <Stack gap="sm">
          <List size="sm" spacing={4}>
            <List.Item>{t("discardEffect", { count: work.seats.length })}</List.Item>
            {lost > 0 && <List.Item>{t("discardLost", { count: lost })}</List.Item>}
          </List>
          {failure && <FailureNotice failure={failure} />}
          <TextInput
            data-autofocus
            label={
              <span className="selectable">
                {app("end.type")} <b>{app("end.quoted", { title })}</b>
              </span>
            }
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-testid="discard-confirmation"
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {app("common.cancel")}
            </Button>
            <Button
              type="submit"
              color="red"
              disabled={!matches}
              loading={asking}
              data-testid="discard-confirm"
            >
              {t("discardConfirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
