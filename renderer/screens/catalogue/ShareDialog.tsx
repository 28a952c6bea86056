import { Alert, Button, Modal } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { type Lab, learnShared, useLabs } from "../../stores/labs.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { siteName } from "../../ui/siteName.ts";
import { dayName } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./catalogue.module.css";
import { labTitle } from "./labWords.ts";

interface ShareDialogProps {
  lab: Lab;
  opened: boolean;
  onClose: () => void;
}

/** Says who will see it and what it replaces, before it does. */
export function ShareDialog({ lab, opened, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const site = useCurrentSite();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const before = useLabs(({ shared }) => shared.find(({ name }) => name === lab.name));
  const id = site?.id;
  useEffect(() => {
    if (!opened) return;
    setFailure(undefined);
    void learnShared(id);
  }, [opened, id]);
  if (!lab.draft || !site) return null;
  const { draft } = lab;
  const title = labTitle(lab, say);
  const share = async () => {
    setBusy(true);
    const over = before ? { over: before.revision } : {};
    try {
      await api.shareTemplate({ site: site.id, id: draft.id, ...over });
      onClose();
      await act(
        () => Promise.resolve(true),
        () => say("done.shared", { title }),
      );
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
      void learnShared(site.id);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("sharing.title", { title })}
      size={520}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p className={classes.lead}>
        {say("sharing.effect", { place: siteName(site, t), namespace: site.namespace ?? "" })}
      </p>
      <p className={classes.lead}>
        {say("sharing.name", { name: lab.name, version: lab.card?.version ?? "" })}
      </p>
      {before && (
        <Alert color="yellow" variant="light" icon={<IconUsers aria-hidden />} mb="sm">
          {before.mine
            ? say("sharing.overMine", { version: before.card?.version ?? "?" })
            : say("sharing.overOther", {
                version: before.card?.version ?? "?",
                by: before.by ?? "?",
                when: before.sharedAt ? dayName(before.sharedAt, Date.now(), currentLocale()) : "?",
              })}
        </Alert>
      )}
      {failure && <FailureNotice failure={failure} />}
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button loading={busy} onClick={() => void share()} data-testid="confirm-share">
          {before ? say("sharing.replace") : say("sharing.confirm")}
        </Button>
      </div>
    </Modal>
  );
}
