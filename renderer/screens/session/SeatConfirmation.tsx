import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { memo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBoard } from "../../stores/board.ts";
import { currentLocale } from "../../ui/words.ts";
import { confirmAsked, dismissConfirmation, type Of, useSeatConfirmation } from "./seatActions.ts";

/** Says the effect before it happens: on how many seats, on whom, and what is lost. */
export const SeatConfirmation = memo(function SeatConfirmation({ site, id }: Of) {
  const { t } = useTranslation();
  const asked = useSeatConfirmation((state) => state.asked);
  // While the dialog fades out it still says what it said.
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  if (!shown) return null;
  const { action, seats, teaches } = shown;
  const values = { count: seats.length, number: seats[0] ?? 0 };
  return (
    <Modal
      opened={asked !== undefined}
      onClose={dismissConfirmation}
      title={t(`confirm.${action}.title`, values)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{t(`confirm.${action}.effect`, values)}</Text>
        {action === "remove" && <WhoSitsThere seats={seats} />}
        <WhoIsInside seats={seats} />
        {teaches && (
          <Text size="sm" c="dimmed">
            {t("confirm.singleKey")}
          </Text>
        )}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={dismissConfirmation}>
            {t("common.cancel")}
          </Button>
          <Button
            data-autofocus={action === "restart" || undefined}
            color={action === "remove" || action === "closeLinks" ? "red" : "slate"}
            onClick={() => void confirmAsked({ site, id })}
            data-testid="confirm-seats"
          >
            {t(`confirm.${action}.action`, values)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
});

/** By name: one seat too many would be somebody's work. */
function WhoSitsThere({ seats }: { seats: readonly number[] }) {
  const all = useBoard(({ view }) => view?.seats);
  const names = all?.filter(({ number }) => seats.includes(number)).flatMap(({ people }) => people) ?? [];
  if (names.length === 0) return null;
  return (
    <Text size="sm" mah={120} style={{ overflow: "auto" }} data-testid="who-sits-there">
      {new Intl.ListFormat(currentLocale()).format(names)}
    </Text>
  );
}

export function WhoIsInside({ seats }: { seats: readonly number[] }) {
  const { t } = useTranslation();
  const all = useBoard(({ view }) => view?.seats);
  const inside = all?.filter(({ number, connected }) => connected && seats.includes(number)).length ?? 0;
  if (inside === 0) return null;
  return (
    <Text size="sm" fw={600}>
      {t("confirm.connected", { count: inside })}
    </Text>
  );
}
