import { Button, Checkbox, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { API_VERSION, KINDS } from "../../../shared/kubernetes/kinds.ts";
import { clusterRoles } from "../../../shared/manifests/roles.ts";
import { api } from "../../api.ts";
import { useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";

interface DialogProps {
  site: Site;
  opened: boolean;
  onClose: () => void;
}

/** What a trial writes, before it writes it: by number and by name. */
export function TrialConsent({ site, opened, onClose }: DialogProps) {
  const { t: say } = useTranslation("hosting");
  const { t } = useTranslation();
  const [agreed, setAgreed] = useState(false);
  const definitions = KINDS.filter(({ apiVersion }) => apiVersion === API_VERSION).map(
    ({ plural }) => plural,
  );
  const roles = clusterRoles().map(({ metadata }) => metadata.name);
  const close = () => {
    setAgreed(false);
    onClose();
  };
  const start = () => {
    close();
    void act(
      () => api.startTrial({ site: site.id, consent: true }),
      () => say("started"),
    );
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={600}
      title={say("consent.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm">
        <Text size="sm" className="selectable">
          {say("consent.intro", { server: site.server })}
        </Text>
        <List size="sm" spacing={4} className="selectable">
          <List.Item>
            {say("consent.definitions", { count: definitions.length, names: definitions.join(", ") })}
          </List.Item>
          <List.Item>{say("consent.roles", { count: roles.length, names: roles.join(", ") })}</List.Item>
          <List.Item>{say("consent.namespaces")}</List.Item>
          <List.Item>{say("consent.conduct")}</List.Item>
        </List>
        <Text size="sm">{say("consent.limits")}</Text>
        <Checkbox
          data-autofocus
          label={say("consent.agree")}
          checked={agreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
          data-testid="trial-consent"
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!agreed} onClick={start} data-testid="trial-begin">
            {say("consent.action")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

export function StopTrialDialog({ site, opened, onClose }: DialogProps) {
  const { t: say } = useTranslation("hosting");
  const { t } = useTranslation();
  const running = useKnown(
    ({ sessions }) =>
      sessions.value?.filter(({ site: of, phase }) => of === site.id && phase !== "ended").length ?? 0,
  );
  const stop = () => {
    onClose();
    void act(
      () => api.stopTrial({ site: site.id }),
      () => say("stopped"),
    );
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("stopDialog.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{say("stopDialog.effect", { count: running })}</Text>
        <Text size="sm">{say("stopDialog.kept")}</Text>
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button color="red" onClick={stop} data-testid="trial-stop">
            {say("stopDialog.action")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
