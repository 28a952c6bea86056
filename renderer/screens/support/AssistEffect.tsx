import { Alert, Button, Group, List, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AssistOutcome, AssistPreview } from "../../../shared/contract/supportActions.ts";
import { assistLines, outcomeLines } from "../../../shared/i18n/assistLines.ts";
import { overtakenIssue } from "../../../shared/plan/support/overtaken.ts";
import { dayAndTime } from "../../ui/time.ts";
import { currentLocale, tellIssue } from "../../ui/words.ts";

/** The words of namespace `supportActions` by keys that come with what main answers. */
export function useAssistWords() {
  const { t } = useTranslation("supportActions");
  return {
    say: (key: string, params?: Record<string, string | number>): string =>
      t(key as never, params as never) as unknown as string,
    time: (instant: string): string => dayAndTime(instant, Date.now(), currentLocale()),
  };
}

/** What it would do, before it is done. */
export function AssistEffect({ preview }: { preview: AssistPreview | undefined }) {
  const { t } = useTranslation();
  const { say, time } = useAssistWords();
  if (!preview) return <Skeleton height={66} aria-label={t("common.loading")} />;
  return (
    <List size="sm" spacing={4} aria-label={say("dialog.effect")} data-testid="assist-effect">
      {assistLines(preview, say, time).map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

/** Where it was not done, or not yet: it stays until somebody has read it. */
export function AssistRest({ outcome, onClose }: { outcome: AssistOutcome; onClose: () => void }) {
  const { t } = useTranslation();
  const { say } = useAssistWords();
  const lines = [
    ...outcome.overtaken.map((one) => tellIssue(overtakenIssue(one, Date.now())).what),
    ...outcomeLines({ ...outcome, done: [] }, say),
  ];
  return (
    <Stack gap="sm" data-testid="assist-rest">
      <Alert
        color="yellow"
        variant="light"
        title={say("dialog.notAll")}
        icon={<IconAlertTriangle size={18} aria-hidden />}
      >
        {lines.map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
      </Alert>
      <Group justify="flex-end">
        <Button data-autofocus variant="default" onClick={onClose}>
          {t("common.close")}
        </Button>
      </Group>
    </Stack>
  );
}
