import { List, Select, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { MAX_ANNOUNCEMENT } from "../../../shared/domain/announcement.ts";
import { api } from "../../api.ts";
import { AskRoom } from "./AskRoom.tsx";
import { useRoomDialog } from "./roomActions.ts";
import { seatTitle } from "./seatWords.ts";

const ALL = "all";

/** Plain text for all students or for one seat, and who will see it. */
export function MessageForm({ view }: { view: SessionView }) {
  const { t } = useTranslation("classTime");
  const app = useTranslation("app").t;
  const [to, setTo] = useState(() => String(useRoomDialog.getState().seat ?? ALL));
  const [text, setText] = useState("");
  const seat = to === ALL ? undefined : Number(to);
  const connected = view.seats.filter((one) => one.connected && (seat === undefined || one.number === seat));
  const send = () =>
    api.announce({
      ...{ site: view.site, session: view.id, text },
      ...(seat === undefined ? {} : { seat }),
    });
  return (
    <AskRoom
      work={send}
      done={() => t("message.done")}
      confirm={t("message.confirm")}
      disabled={text.trim() === ""}
    >
      <Select
        label={t("message.to")}
        data={[
          { value: ALL, label: t("message.toAll") },
          ...view.seats.map((one) => ({ value: String(one.number), label: seatTitle(one, app) })),
        ]}
        value={to}
        searchable
        allowDeselect={false}
        onChange={(value) => setTo(value ?? ALL)}
      />
      <MessageField label={t("message.text")} text={text} onText={setText} focused />
      <List size="sm" spacing={4}>
        {connected.length > 0 && <List.Item>{t("message.seenNow", { count: connected.length })}</List.Item>}
        <List.Item>{t("message.seenLater")}</List.Item>
        <List.Item>{t("message.notPrivate")}</List.Item>
      </List>
    </AskRoom>
  );
}

interface MessageFieldProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  focused?: boolean;
}

export function MessageField({ label, text, onText, focused = false }: MessageFieldProps) {
  const { t } = useTranslation("classTime");
  return (
    <Textarea
      data-autofocus={focused || undefined}
      label={label}
      description={t("message.textExplain", { max: MAX_ANNOUNCEMENT })}
      autosize
      minRows={3}
      maxRows={8}
      maxLength={MAX_ANNOUNCEMENT}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      data-testid="message-text"
    />
  );
}
