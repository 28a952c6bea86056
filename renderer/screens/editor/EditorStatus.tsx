import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconCloudX,
  IconLoader2,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tellFailure } from "../../ui/words.ts";
import classes from "./editor.module.css";
import { redoEdit, type Side, undoEdit, useOpenLab } from "./openLab.ts";

/** Back and forth in the text that is worked on, whether it is on the disk, and whether it holds. */
export function EditorStatus({ side }: { side: Side }) {
  const { t } = useTranslation("editor");
  const { lab } = useOpenLab();
  if (!lab) return null;
  const { parsed } = lab.reading;
  const { canUndo, canRedo } = lab.steps[side];
  return (
    <>
      <div className={classes.steps}>
        <StepButton says={t("screen.undo")} disabled={!canUndo} onClick={() => undoEdit(side)}>
          <IconArrowBackUp size={17} aria-hidden />
        </StepButton>
        <StepButton says={t("screen.redo")} disabled={!canRedo} onClick={() => redoEdit(side)}>
          <IconArrowForwardUp size={17} aria-hidden />
        </StepButton>
      </div>
      <span className={classes.status} data-state={lab.saving.state} data-testid="saving" role="status">
        <SavingWords />
      </span>
      <span className={classes.status} data-holds={parsed.ok} data-testid="holds">
        {parsed.ok ? <IconCheck size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
        {parsed.ok ? t("screen.holds") : t("problems", { count: parsed.issues.length })}
      </span>
    </>
  );
}

function SavingWords() {
  const { t } = useTranslation("editor");
  const saving = useOpenLab(({ lab }) => lab?.saving);
  switch (saving?.state) {
    case "waiting":
    case "saving":
      return (
        <>
          <IconLoader2 size={15} aria-hidden /> {t("screen.saving")}
        </>
      );
    case "conflict":
    case "failed":
      return (
        <>
          <IconCloudX size={15} aria-hidden />
          <span title={saving.state === "failed" ? tellFailure(saving.failure).what : undefined}>
            {t("screen.notSaved")}
          </span>
        </>
      );
    default:
      return (
        <>
          <IconCheck size={15} aria-hidden /> {t("screen.saved")}
        </>
      );
  }
}

interface StepButtonProps {
  says: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function StepButton({ says, disabled, onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={says}>
      <ActionIcon variant="subtle" color="gray" aria-label={says} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
