import { Alert, Button, Group } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import classes from "./editor.module.css";
import { keeper } from "./keepSaved.ts";
import { useOpenLab } from "./openLab.ts";

/** What keeps the text from being saved, and the ways on. */
export function ConflictNotice() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const { lab } = useOpenLab();
  const saving = lab?.saving;
  if (saving?.state === "failed") {
    return (
      <div className={classes.notice}>
        <FailureNotice
          failure={saving.failure}
          action={
            <Button size="compact-xs" variant="light" onClick={() => void keeper()?.flush()}>
              {t("common.retry")}
            </Button>
          }
        />
      </div>
    );
  }
  if (saving?.state !== "conflict") return null;
  const settle = (choice: "mine" | "theirs") => void act(async () => keeper()?.resolve(choice));
  const keepBoth = () =>
    void act(
      async () => {
        const [text = "", solution] = [lab?.view, lab?.solution].map((view) => view?.state.doc.toString());
        await api.createDraft({ text, ...(solution ? { solution } : {}) });
        await keeper()?.resolve("theirs");
      },
      () => say("conflict.bothDone"),
    );
  return (
    <div className={classes.notice}>
      <Alert
        color="yellow"
        variant="light"
        role="alert"
        icon={<IconGitMerge aria-hidden />}
        title={say("conflict.title")}
        data-testid="conflict"
      >
        {say("conflict.text")}
        <Group gap={6} mt={8}>
          <Button size="compact-sm" variant="default" onClick={keepBoth}>
            {say("conflict.both")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => settle("mine")}>
            {say("conflict.mine")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => settle("theirs")}>
            {say("conflict.theirs")}
          </Button>
        </Group>
      </Alert>
    </div>
  );
}
