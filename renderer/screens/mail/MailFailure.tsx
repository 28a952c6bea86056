import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Failure } from "../../../shared/contract/failure.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { tellIssue } from "../../ui/words.ts";

/** What hinders the mails, and what to do about it. */
export function MailFailure({ failure }: { failure: Failure }) {
  const [issue, ...others] = failure.issues ?? [];
  if (!issue || others.length > 0) return <FailureNotice failure={failure} />;
  const { what, remedy } = tellIssue(issue);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Text size="sm" fw={600}>
        {what}
      </Text>
      <Text size="sm">{remedy}</Text>
    </Alert>
  );
}
