import { Button, Group, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Capacity } from "../../../shared/contract/views.ts";
import { CapacityPanel } from "./CapacityVerdict.tsx";

interface TightLaunchProps {
  capacity: Capacity;
  seats: number;
  onCancel: () => void;
  onLaunch: () => void;
}

/** Not all seats fit: a teacher who knows better (somebody ends a class soon) may go on, and says so once. */
export function TightLaunch({ capacity, seats, onCancel, onLaunch }: TightLaunchProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t("tight.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
      data-testid="tight-launch"
    >
      <CapacityPanel capacity={capacity} seats={seats} />
      <p>{t("tight.text")}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {t("common.cancel")}
        </Button>
        <Button onClick={onLaunch} data-testid="launch-anyway">
          {t("tight.launch")}
        </Button>
      </Group>
    </Modal>
  );
}
