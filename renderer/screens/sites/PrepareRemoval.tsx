import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";

interface PrepareRemovalProps {
  site: Site;
  /** Sessions that are not over; `undefined` where nobody may count them. */
  standing: number | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Says what goes and what stays, and asks for the site's name. */
export function PrepareRemoval({ site, standing, opened, onClose }: PrepareRemovalProps) {
  const { t: say } = useTranslation("hosting", { keyPrefix: "remove" });
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [endSessions, setEndSessions] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const stands = (standing ?? 0) > 0;
  const ready = isSameTitle(site.name, typed) && (!stands || endSessions);
  const close = () => {
    setTyped("");
    setEndSessions(false);
    setFailure(undefined);
    onClose();
  };
  const remove = () =>
    api
      .removePreparation({ site: site.id, confirmation: typed, endSessions })
      .then(close, (error: unknown) => setFailure(toFailure(error)));
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={560}
      title={say("title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void remove();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{say("effect")}</Text>
          <Text size="sm">
            {t("end.where")} <b>{site.name}</b>{" "}
            <Text span size="xs" c="dimmed" className="selectable">
              {site.server}
            </Text>
          </Text>
          {standing !== undefined && <Text size="sm">{say("standing", { count: standing })}</Text>}
          {stands && (
            <Checkbox
              label={say("endSessions")}
              checked={endSessions}
              onChange={(event) => setEndSessions(event.currentTarget.checked)}
            />
          )}
          {failure && <FailureNotice failure={failure} />}
          <TextInput
            data-autofocus
            label={
              <span className="selectable">
                {say("type")} <b>{site.name}</b>
              </span>
            }
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-testid="remove-confirmation"
          />
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" color="red" disabled={!ready} data-testid="remove-confirm">
              {say("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
