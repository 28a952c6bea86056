import { Alert, Button, Code, Collapse, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconChevronDown, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../shared/contract/failure.ts";
import { copyText } from "./copyText.ts";
import { supportText, tellFailure, tellIssue } from "./words.ts";

/** What happened, to what, what to do; details folded. */
export function FailureText({ failure, action }: { failure: Failure; action?: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const { what, remedy } = tellFailure(failure);
  const support = supportText(failure, what);
  const copy = (button: HTMLElement) => {
    copyText(support, button.parentElement ?? button).then(
      () => setCopied(true),
      () => setOpen(true), // shown, to be copied by hand
    );
  };
  return (
    <div>
      <Text size="sm" fw={600}>
        {what}
      </Text>
      {remedy && <Text size="sm">{remedy}</Text>}
      {failure.issues && failure.issues.length > 0 && (
        <ul style={{ margin: "4px 0", paddingInlineStart: 18 }}>
          {failure.issues.slice(0, 20).map((issue) => (
            <li
              key={`${issue.code} ${issue.path ?? ""} ${issue.line ?? ""} ${issue.row ?? ""} ${issue.params?.seat ?? ""}`}
            >
              <Text size="sm">
                {issue.line !== undefined && `${t("error.line", { line: issue.line })} `}
                {tellIssue(issue).what}
              </Text>
            </li>
          ))}
        </ul>
      )}
      <Group gap={4} mt={6}>
        {action}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-expanded={open}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {t("error.details")}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
          onClick={(event) => copy(event.currentTarget)}
        >
          {copied ? t("error.copied") : t("error.copyForSupport")}
        </Button>
      </Group>
      <Collapse expanded={open}>
        <Code block mt={6} fz={11} style={{ whiteSpace: "pre-wrap" }}>
          {support}
        </Code>
      </Collapse>
    </div>
  );
}

export function FailureNotice({ failure, action }: { failure: Failure; action?: ReactNode }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <FailureText failure={failure} action={action} />
    </Alert>
  );
}
