import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { go } from "../../stores/navigation.ts";

export function BackToAll() {
  const { t: say } = useTranslation("support");
  return (
    <Button
      variant="default"
      leftSection={<IconArrowLeft size={15} aria-hidden />}
      onClick={() => go({ screen: "support" })}
      data-testid="support-back"
    >
      {say("seat.back")}
    </Button>
  );
}
