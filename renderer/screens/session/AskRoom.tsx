import { Button, Group, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionView } from "../../../shared/contract/views.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { leaveRoomDialog } from "./roomActions.ts";

/** Whom it happens to. */
export function Connected({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const { connected } = view.counts;
  if (connected === 0) return null;
  return (
    <Text size="sm" fw={600}>
      {t("confirm.connected", { count: connected })}
    </Text>
  );
}

interface AskProps<T> {
  work: () => Promise<T>;
  /** What is said once it is done. */
  done: (value: T) => string;
  confirm: string;
  /** Something is lost by it. */
  harms?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

/** Effect above, answer below; what is refused is said here, where it can be put right. */
export function AskRoom<T>({ work, done, confirm, harms = false, disabled = false, children }: AskProps<T>) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const carryOut = async () => {
    setAsking(true);
    setFailure(undefined);
    try {
      const value = await work();
      leaveRoomDialog();
      await act(() => Promise.resolve(value), done);
    } catch (error) {
      setFailure(toFailure(error));
    }
    setAsking(false);
  };
  return (
    <Stack gap="sm">
      {children}
      {failure && <FailureNotice failure={failure} />}
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={leaveRoomDialog}>
          {t("common.cancel")}
        </Button>
        <Button
          color={harms ? "red" : "slate"}
          disabled={disabled}
          loading={asking}
          onClick={() => void carryOut()}
          data-testid="confirm-room"
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
