import { Modal, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AccessFileTab } from "./AccessFileTab.tsx";
import { InvitationTab } from "./InvitationTab.tsx";

interface AddSiteDialogProps {
  opened: boolean;
  /** An invitation that was opened from outside. */
  invitation: string | undefined;
  onClose: () => void;
}

/** Adds a site: by invitation, as teachers do; by an access file, as IT does, in a tab of its own. */
export function AddSiteDialog({ opened, invitation, onClose }: AddSiteDialogProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={760}
      title={say("add.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Tabs key={invitation ?? ""} defaultValue="invitation" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="invitation">{say("add.invitation")}</Tabs.Tab>
          <Tabs.Tab value="it" data-testid="add-it">
            {say("add.it")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="invitation">
          <InvitationTab key={invitation ?? ""} opened={invitation} onAdded={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="it">
          <AccessFileTab onAdded={onClose} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
