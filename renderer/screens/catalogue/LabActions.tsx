import { Button, Menu, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconFlask,
  IconPencil,
  IconShare2,
  IconTrash,
  IconUsersMinus,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { type Lab, learnShared } from "../../stores/labs.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import classes from "./catalogue.module.css";
import { labTitle } from "./labWords.ts";
import { ShareDialog } from "./ShareDialog.tsx";

type Asking = "remove" | "share" | "unshare" | undefined;

/** What can be done with a lab beside launching it; the one that leads on stands first. */
export function LabActions({ lab }: { lab: Lab }) {
  const { t } = useTranslation("editor");
  const { t: say } = useTranslation("rehearsal");
  const site = useCurrentSite()?.id ?? "";
  const [asking, setAsking] = useState<Asking>();
  const { draft, shared, ref } = lab;
  const duplicate = () =>
    void act(
      async () => {
        const { id } = await api.duplicateTemplate({ template: ref, site });
        go({ screen: "editor", draft: id });
      },
      () => t("done.duplicated"),
    );
  const save = () =>
    void act(
      () => api.exportTemplate({ template: ref, site }),
      (saved) => {
        if (!saved) return undefined;
        const { path, solution } = saved;
        return solution === undefined
          ? t("done.exported", { path })
          : t("done.exportedBoth", { path, solution });
      },
    );
  return (
    <div className={classes.actions}>
      {draft ? (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => go({ screen: "editor", draft: draft.id })}
          data-testid="edit-lab"
        >
          {draft.problems > 0 ? t("action.fix") : t("action.edit")}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconCopy size={15} aria-hidden />}
          disabled={!lab.card}
          onClick={duplicate}
          data-testid="start-from"
        >
          {t("action.startFrom")}
        </Button>
      )}
      {draft && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconShare2 size={15} aria-hidden />}
          disabled={!lab.card}
          onClick={() => setAsking("share")}
          data-testid="share-lab"
        >
          {t("action.share")}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconFlask size={15} aria-hidden />}
        disabled={!lab.card}
        onClick={() => go({ screen: "rehearsal", template: ref })}
        data-testid="rehearse-lab"
      >
        {say("action")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={t("action.more")}
            data-testid="lab-menu"
          >
            <IconDots size={17} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {draft && (
            <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={duplicate}>
              {t("action.duplicate")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
            {t("action.export")}
          </Menu.Item>
          {shared && (
            <Menu.Item
              leftSection={<IconUsersMinus size={15} aria-hidden />}
              onClick={() => setAsking("unshare")}
              data-testid="unshare-lab"
            >
              {t("action.unshare")}
            </Menu.Item>
          )}
          {draft && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setAsking("remove")}
              data-testid="remove-lab"
            >
              {t("action.remove")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {draft && <ShareDialog lab={lab} opened={asking === "share"} onClose={() => setAsking(undefined)} />}
      <Confirmation
        lab={lab}
        what={asking === "remove" || asking === "unshare" ? asking : undefined}
        onClose={() => setAsking(undefined)}
      />
    </div>
  );
}

interface ConfirmationProps {
  lab: Lab;
  what: "remove" | "unshare" | undefined;
  onClose: () => void;
}

function Confirmation({ lab, what, onClose }: ConfirmationProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const site = useCurrentSite()?.id ?? "";
  const title = labTitle(lab, say);
  const words = what === "unshare" ? "unsharing" : "removal";
  const confirm = () => {
    onClose();
    if (what === "remove" && lab.draft) void remove(lab.draft.id, title);
    if (what === "unshare" && lab.shared) {
      const { name, revision } = lab.shared;
      void act(
        async () => {
          await api.unshareTemplate({ site, name, revision }).finally(() => void learnShared(site));
          go({ screen: "catalogue" });
        },
        () => say("done.unshared", { title }),
      );
    }
  };
  return (
    <Modal
      opened={what !== undefined}
      onClose={onClose}
      title={say(`${words}.title`, { title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p className={classes.lead}>{say(`${words}.effect`)}</p>
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button color="red" onClick={confirm} data-testid="confirm-lab">
          {say(`${words}.confirm`)}
        </Button>
      </div>
    </Modal>
  );
}

/** With the way back in the message that says so. */
async function remove(id: string, title: string): Promise<void> {
  const removed = await act(async () => {
    await api.removeDraft({ id });
    go({ screen: "catalogue" });
    return true;
  });
  if (!removed) return;
  const notification = `removed ${id}`;
  const restore = () => {
    notifications.hide(notification);
    void act(() => api.restoreDraft({ id }));
  };
  notifications.show({
    id: notification,
    message: (
      <span>
        {i18n.t("editor:done.removed", { title })}{" "}
        <Button size="compact-xs" variant="light" onClick={restore} data-testid="restore-lab">
          {i18n.t("editor:action.restore")}
        </Button>
      </span>
    ),
    autoClose: 15_000,
    closeButtonProps: { "aria-label": i18n.t("common.close") },
  });
}
