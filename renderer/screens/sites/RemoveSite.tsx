import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { changeSettings, useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";

/** Forgets a site on this computer, after saying what that means and what it does not. */
export function RemoveSite({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const [asking, setAsking] = useState(false);
  const chosen = useKnown((state) => state.settings.site);
  const remove = () =>
    act(async () => {
      await api.removeSite({ site: site.id });
      if (chosen === site.id) await changeSettings({ site: "practice" });
      go({ screen: "sites" });
    });
  return (
    <Group justify="flex-end">
      <Button variant="subtle" color="red" onClick={() => setAsking(true)} data-testid="site-remove">
        {say("remove.button")}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={say("remove.title", { name: site.name })}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm">{say("remove.effect", { server: site.server })}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button color="red" onClick={() => void remove()} data-testid="site-remove-confirm">
            {say("remove.confirm")}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
