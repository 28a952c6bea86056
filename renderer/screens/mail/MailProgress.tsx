import { Alert, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Mailing, MailRecipient } from "../../../shared/domain/mail.ts";
import { countMail } from "../../../shared/plan/mailPlan.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { closeMail } from "../../stores/mailings.ts";
import { act } from "../../ui/act.tsx";
import { MailFailure } from "./MailFailure.tsx";
import { MailCounts, MailRows } from "./MailRows.tsx";

/** The mails of a session as they go out. */
export function MailProgress({ mailing, onWrite }: { mailing: Mailing; onWrite: () => void }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("mail");
  const { id, site, session, kind, state, failure, recipients } = mailing;
  const isRunning = state === "running";
  const counts = countMail(recipients);
  const wanted = recipients.length - counts.noAddress;
  const isWhole = counts.sent === wanted && counts.noAddress === 0;
  const people = useBoard((board) => board.view?.seats);
  const nameOf = ({ seat, person }: MailRecipient) =>
    people?.find(({ number }) => number === seat)?.people[person - 1] ?? "";
  return (
    <Stack gap="sm" data-testid="mailing" data-state={state}>
      <div>
        <MailCounts recipients={recipients} />
        <Progress
          mt={6}
          value={wanted === 0 ? 0 : (100 * counts.sent) / wanted}
          aria-label={say("counts.sent", { count: counts.sent })}
        />
      </div>
      <div role="status">
        {failure ? (
          <MailFailure failure={failure} />
        ) : (
          !isRunning && (
            <Alert
              color={isWhole ? "green" : "yellow"}
              variant="light"
              icon={
                isWhole ? (
                  <IconCircleCheck size={18} aria-hidden />
                ) : (
                  <IconAlertTriangle size={18} aria-hidden />
                )
              }
            >
              {say(state === "stopped" ? "stopped" : isWhole ? "ended" : "endedWithout")}
            </Alert>
          )
        )}
      </div>
      <MailRows recipients={recipients} {...{ site, session, kind, nameOf, isRunning }} onSettled={onWrite} />
      <Group justify="flex-end" mt="xs">
        {isRunning ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            onClick={() => void act(() => api.cancelMail({ id }))}
            data-testid="mail-stop"
          >
            {say("stop")}
          </Button>
        ) : (
          <Button variant="default" onClick={onWrite} data-testid="mail-go-on">
            {say("write")}
          </Button>
        )}
        <Button onClick={closeMail}>{t("common.close")}</Button>
      </Group>
      {isRunning && (
        <Text size="xs" c="dimmed" ta="right">
          {say("leaves")}
        </Text>
      )}
    </Stack>
  );
}
