import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconFileSpreadsheet, IconFileText } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallInput } from "../../../shared/contract/calls.ts";
import { api } from "../../api.ts";
import { leaveAttendance, useAttendance } from "../../stores/attendance.ts";
import { useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";

/** Says what will be in the file, and until when names are kept, before it is written. */
export function AttendanceDialog() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("after");
  const asked = useAttendance((state) => state.asked);
  const now = useNow(30_000);
  const session = useKnown(({ sessions }) =>
    sessions.value?.find(({ site, id }) => site === asked?.site && id === asked.session),
  );
  const save = (format: CallInput<"exportAttendance">["format"]) => {
    if (!asked) return;
    void act(
      () => api.exportAttendance({ ...asked, format }),
      (saved) => {
        if (saved) leaveAttendance();
        return saved ? t("links.saved", { path: saved.path }) : undefined;
      },
    );
  };
  return (
    <Modal
      opened={session !== undefined}
      onClose={leaveAttendance}
      size={520}
      title={session && say("attendance.title", { title: session.title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {session && (
        <Stack gap="sm" data-testid="attendance">
          <Text size="sm">{say("attendance.lead")}</Text>
          {session.phase !== "ended" && <Text size="sm">{say("attendance.now")}</Text>}
          <Text size="sm" c="dimmed">
            {say(Date.parse(session.retainNamesUntil) > now ? "attendance.named" : "attendance.unnamed", {
              date: shortDate(session.retainNamesUntil, currentLocale()),
            })}
          </Text>
          <Group justify="flex-end" mt="xs">
            <Button
              variant="default"
              leftSection={<IconFileText size={16} aria-hidden />}
              onClick={() => save("csv")}
              data-testid="attendance-csv"
            >
              {say("attendance.csv")}
            </Button>
            <Button
              leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
              onClick={() => save("xlsx")}
              data-testid="attendance-xlsx"
            >
              {say("attendance.xlsx")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
