import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconRepeat, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { takeSameClass, useLaunchDraft } from "../../stores/launchDraft.ts";
import { act } from "../../ui/act.tsx";

/** Of which session this is the next one, what is no longer as it was, and its class once more for who wants it. */
export function AgainNote() {
  const { t } = useTranslation();
  const again = useLaunchDraft((draft) => draft.again);
  const template = useLaunchDraft((draft) => draft.template);
  const hasClass = useLaunchDraft(({ rows, rosterText }) => rows.length > 0 || rosterText.trim() !== "");
  const [asking, setAsking] = useState(false);
  if (!again) return null;
  const takeClass = async () => {
    setAsking(true);
    await act(() => takeSameClass(again));
    setAsking(false);
  };
  const { title, students } = again;
  const isGone = template === undefined;
  const isChanged = again.changed && template === again.template;
  return (
    <Alert
      color={isGone || isChanged ? "yellow" : "slate"}
      variant="light"
      icon={isGone || isChanged ? <IconAlertTriangle aria-hidden /> : <IconRepeat aria-hidden />}
      role="status"
      data-testid="again-note"
    >
      {t("launch.again.from", { title })}{" "}
      {isGone ? t("launch.again.gone") : isChanged ? t("launch.again.changed") : ""}
      {students > 0 && !hasClass && (
        <div>
          <Button
            mt={8}
            size="compact-sm"
            variant="default"
            loading={asking}
            leftSection={<IconUsers size={15} aria-hidden />}
            onClick={() => void takeClass()}
            data-testid="same-class"
          >
            {t("launch.again.sameClass", { count: students })}
          </Button>
        </div>
      )}
    </Alert>
  );
}
