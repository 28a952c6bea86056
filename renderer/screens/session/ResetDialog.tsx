import { Alert, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { memo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBoard } from "../../stores/board.ts";
import { currentLocale } from "../../ui/words.ts";
import { chooseHow, confirmReset, dismissReset, type ResetHow, useResets } from "./resetActions.ts";
import { WhoIsInside } from "./SeatConfirmation.tsx";
import type { Of } from "./seatActions.ts";

/** What becomes of the work, on how many seats and on whom: said before anything happens. */
export const ResetDialog = memo(function ResetDialog({ site, id }: Of) {
  const { t } = useTranslation("keeping");
  const app = useTranslation("app").t;
  const asked = useResets((state) => state.asked);
  // While the dialog fades out it still says what it said.
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  const all = useBoard(({ view }) => view?.seats);
  if (!shown) return null;
  const { how, seats } = shown;
  const redoes = how === "undo" && seats.length === 1 && isBack(all?.find((one) => one.number === seats[0]));
  const values = { count: seats.length, number: seats[0] ?? 0 };
  const title = how !== "undo" ? t("title", values) : t(redoes ? "redo.title" : "undo.title", values);
  return (
    <Modal
      opened={asked !== undefined}
      onClose={dismissReset}
      size={520}
      title={title}
      closeButtonProps={{ "aria-label": app("common.close") }}
    >
      <Stack gap="sm">
        {how === "undo" ? (
          <Text size="sm">{t("undo.effect", values)}</Text>
        ) : (
          <Choice how={how} seats={seats} />
        )}
        <Text size="sm">{t("stays", values)}</Text>
        <AlreadyBusy seats={seats} />
        <WhoIsInside seats={seats} />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={dismissReset}>
            {app("common.cancel")}
          </Button>
          <Button
            data-autofocus={how !== "reset" || undefined}
            color={how === "reset" ? "red" : "slate"}
            onClick={() => void confirmReset({ site, id })}
            data-testid="confirm-reset"
          >
            {t(redoes ? "redo.action" : `${how}.action`, values)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
});

const isBack = (seat: { kept?: { by: string }[] | undefined } | undefined): boolean =>
  seat?.kept?.at(-1)?.by === "undo";

function Choice({ how, seats }: { how: Exclude<ResetHow, "undo">; seats: readonly number[] }) {
  const { t } = useTranslation("keeping");
  const keepsWork = useBoard(({ view }) => view?.keepsWork ?? false);
  const path = useBoard(({ view }) => view?.kept.path ?? "");
  const aside = useBoard(
    ({ view }) => view?.seats.filter(({ number, kept }) => kept && seats.includes(number)).length ?? 0,
  );
  const values = { count: seats.length, path };
  if (!keepsWork)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} data-testid="nothing-to-keep">
        {t("nothingToKeep")}
      </Alert>
    );
  const erased = [t("reset.effect", values), ...(aside > 0 ? [t("reset.asideToo", { count: aside })] : [])];
  return (
    <Radio.Group
      aria-label={t("how")}
      value={how}
      onChange={(value) => chooseHow(value === "reset" ? "reset" : "keep")}
    >
      <Stack gap="xs">
        <Radio value="keep" label={t("keep.label")} description={t("keep.effect", values)} />
        <Radio value="reset" label={t("reset.label")} description={erased.join(" ")} />
      </Stack>
    </Radio.Group>
  );
}

/** Named beforehand, as they are afterwards. */
function AlreadyBusy({ seats }: { seats: readonly number[] }) {
  const { t } = useTranslation("keeping");
  const all = useBoard(({ view }) => view?.seats);
  const busy = (all ?? []).filter(({ number, rebuilding }) => rebuilding && seats.includes(number));
  if (busy.length === 0) return null;
  const names = new Intl.ListFormat(currentLocale()).format(busy.map(({ number }) => String(number)));
  return (
    <Text size="sm" c="dimmed">
      {t("busy", { count: busy.length, seats: names })}
    </Text>
  );
}
