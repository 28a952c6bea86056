import { Modal } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AssistAction } from "../../../shared/domain/assistance.ts";
import { AssistForm } from "./AssistForm.tsx";
import type { AssistPlace } from "./assistPlace.ts";

interface AssistDialogProps {
  place: AssistPlace;
  action: AssistAction | undefined;
  onClose: () => void;
  /** It has faded out. */
  onClosed: () => void;
}

/** Effect, reason, and then the deed: nothing happens before all three were seen. */
export function AssistDialog({ place, action, onClose, onClosed }: AssistDialogProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("supportActions");
  // While the dialog fades out it still says what it said.
  const last = useRef(action);
  if (action) last.current = action;
  const shown = last.current;
  if (!shown) return null;
  const values = { action: say(`action.${shown}`), title: place.title, seat: place.seat ?? 0 };
  return (
    <Modal
      opened={action !== undefined}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      returnFocus={false}
      size={560}
      title={say(place.seat === undefined ? "dialog.titleAll" : "dialog.title", values)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <AssistForm key={shown} place={place} action={shown} onClose={onClose} />
    </Modal>
  );
}
