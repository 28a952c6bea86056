import { Button, Loader } from "@mantine/core";
import { IconArrowLeft, IconFlask, IconRocket } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { templateRef } from "../../../shared/domain/templateRef.ts";
import { startLaunch } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { read } from "../../ui/words.ts";
import { ConflictNotice } from "./ConflictNotice.tsx";
import { EditorStatus } from "./EditorStatus.tsx";
import classes from "./editor.module.css";
import { LabForm } from "./form/LabForm.tsx";
import { IssueList } from "./IssueList.tsx";
import { keeper } from "./keepSaved.ts";
import { openLab, redoEdit, undoEdit, useOpenLab } from "./openLab.ts";
import { LabViews, type View } from "./views/LabViews.tsx";

export function EditorScreen({ draft }: { draft: string }) {
  const { t } = useTranslation("editor");
  const { lab, failure } = useOpenLab();
  useEffect(() => openLab(draft), [draft]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      // What solves the lab has a history of its own.
      const side = useOpenLab.getState().lab?.solution.hasFocus ? "solution" : "view";
      // In the form, too: one history for both sides, not one for each field.
      event.preventDefault();
      event.stopPropagation();
      if (key === "y" || event.shiftKey) redoEdit(side);
      else undoEdit(side);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
  const [view, setView] = useState<View>("yaml");
  const title = useTitle() ?? t("screen.title");
  const { t: say } = useTranslation("rehearsal");
  const ref = templateRef("draft", draft);
  const leave = async (forWhat: () => void) => {
    await keeper()?.flush();
    forWhat();
  };
  const launch = () => {
    startLaunch(ref);
    go({ screen: "launch" });
  };
  const holds = lab?.reading.parsed.ok === true;
  return (
    <Screen
      title={title}
      fill
      bare
      beside={
        <>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={15} aria-hidden />}
            onClick={() => go({ screen: "catalogue", template: ref })}
            data-testid="leave-editor"
          >
            {t("screen.back")}
          </Button>
          {lab && <EditorStatus side={view === "solution" ? "solution" : "view"} />}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconFlask size={15} aria-hidden />}
            disabled={!holds}
            title={holds ? undefined : t("screen.launchBlocked")}
            onClick={() => void leave(() => go({ screen: "rehearsal", template: ref }))}
            data-testid="rehearse-draft"
          >
            {say("action")}
          </Button>
        </>
      }
      action={
        <Button
          leftSection={<IconRocket size={16} aria-hidden />}
          disabled={!holds}
          title={holds ? undefined : t("screen.launchBlocked")}
          onClick={() => void leave(launch)}
          data-testid="launch-draft"
        >
          {t("screen.launch")}
        </Button>
      }
    >
      {failure && (
        <div className={classes.notice}>
          <FailureNotice failure={failure} />
        </div>
      )}
      {!lab && !failure && <Loader size="sm" m="md" role="status" aria-label={t("screen.title")} />}
      {lab && (
        <>
          <ConflictNotice />
          <div className={classes.sides}>
            <LabForm />
            <LabViews view={view} onView={setView} />
          </div>
          <IssueList onLine={() => setView("yaml")} />
        </>
      )}
    </Screen>
  );
}

/** As the text says it now. */
function useTitle(): string | undefined {
  const value = useOpenLab(({ lab }) => lab?.shown?.value) as
    | { spec?: { title?: { fr?: unknown; en?: unknown } | null } | null }
    | undefined;
  const title = value?.spec?.title;
  const plain = {
    ...(typeof title?.fr === "string" ? { fr: title.fr } : {}),
    ...(typeof title?.en === "string" ? { en: title.en } : {}),
  };
  return read(plain) || undefined;
}
