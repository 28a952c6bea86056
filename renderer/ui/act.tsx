import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { type Issue, toFailure } from "../../shared/contract/failure.ts";
import { i18n } from "../i18n.ts";
import { FailureText } from "./FailureNotice.tsx";
import { tellIssue } from "./words.ts";

/** Says in a corner, for some seconds, what has happened. */
export function announce(message: string): void {
  notifications.show({
    message,
    icon: <IconCheck size={16} aria-hidden />,
    color: "slate",
    autoClose: 4000,
    closeButtonProps: { "aria-label": i18n.t("common.close") },
  });
}

/** What was done but for this: it stays until somebody has read it. */
export function announceWarning(issue: Issue): void {
  const { what, remedy } = tellIssue(issue);
  notifications.show({
    title: what,
    message: remedy,
    icon: <IconAlertTriangle size={16} aria-hidden />,
    color: "yellow",
    autoClose: false,
    closeButtonProps: { "aria-label": i18n.t("common.close") },
  });
}

function announceFailure(error: unknown): void {
  const failure = toFailure(error);
  if (failure.kind === "cancelled") return;
  notifications.show({
    message: <FailureText failure={failure} />,
    icon: <IconAlertTriangle size={16} aria-hidden />,
    color: "red",
    autoClose: false,
    closeButtonProps: { "aria-label": i18n.t("common.close") },
  });
}

/** Does what a person asked for, and tells how it went. Resolves with `undefined` when it failed. */
export async function act<T>(
  work: () => Promise<T>,
  done?: (value: T) => string | undefined,
): Promise<T | undefined> {
  try {
    const value = await work();
    const message = done?.(value);
    if (message) announce(message);
    return value;
  } catch (error) {
    announceFailure(error);
    return undefined;
  }
}
