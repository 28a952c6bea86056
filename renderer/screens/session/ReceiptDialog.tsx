import { Button, Group, Modal, Skeleton } from "@mantine/core";
import { IconDownload, IconPrinter, IconUsers } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import type { ReceiptSpec } from "../../../shared/domain/seat.ts";
import { receiptNow } from "../../../shared/plan/leftWork.ts";
import { api } from "../../api.ts";
import { askAttendance } from "../../stores/attendance.ts";
import { useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { LeftWork } from "./LeftWork.tsx";
import { ReceiptView } from "./ReceiptView.tsx";

type Which = Pick<SessionSummary, "site" | "id" | "title">;

export function ReceiptDialog({ session, onClose }: { session: Which | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={session !== undefined}
      onClose={onClose}
      size={620}
      title={session && t("receipt.title", { title: session.title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {session && <LoadedReceipt site={session.site} session={session.id} onClose={onClose} />}
    </Modal>
  );
}

interface LoadedReceiptProps {
  site: string;
  session: string;
  onClose?: () => void;
}

/** Asks for the receipt, and offers to save it. */
export function LoadedReceipt({ site, session, onClose }: LoadedReceiptProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("after");
  const [receipt, setReceipt] = useState<ReceiptSpec>();
  const [failure, setFailure] = useState<Failure>();
  // Live: kept work is moved, collected and deleted while one looks.
  const left = useKnown(({ sessions }) =>
    sessions.value?.find((one) => one.site === site && one.id === session),
  );
  useEffect(() => {
    let isOver = false;
    api.getReceipt({ site, session }).then(
      (value) => !isOver && setReceipt(value),
      (error: unknown) => !isOver && setFailure(toFailure(error)),
    );
    return () => {
      isOver = true;
    };
  }, [site, session]);
  const save = () =>
    void act(
      () => api.saveReceipt({ site, session }),
      (saved) => (saved ? t("links.saved", { path: saved.path }) : undefined),
    );
  if (failure) return <FailureNotice failure={failure} />;
  if (!receipt) return <Skeleton height={220} aria-label={t("common.loading")} />;
  return (
    <>
      {left?.work && (
        <div style={{ marginBottom: 16 }}>
          <LeftWork session={{ ...left, work: left.work }} />
        </div>
      )}
      <ReceiptView receipt={left ? receiptNow(receipt, left) : receipt} />
      <Group justify="flex-end" mt="md">
        {receipt.attendance && (
          <Button
            variant="default"
            leftSection={<IconUsers size={15} aria-hidden />}
            onClick={() => askAttendance(site, session)}
            data-testid="receipt-attendance"
          >
            {say("attendance.action")}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => void act(() => api.printReceipt({ site, session }))}
          data-testid="receipt-pdf"
        >
          {say("receipt.pdf")}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
          {t("receipt.save")}
        </Button>
        {onClose && <Button onClick={onClose}>{t("common.close")}</Button>}
      </Group>
    </>
  );
}
