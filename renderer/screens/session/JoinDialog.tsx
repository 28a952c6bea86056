import { Alert, Button, Group, List, Modal, Radio, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCopy, IconDoorEnter, IconDoorOff } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { SessionView } from "../../../shared/contract/views.ts";
import type { JoinMode } from "../../../shared/domain/joining.ts";
import { api } from "../../api.ts";
import { leaveJoinDialog, useJoinDialog } from "../../stores/joining.ts";
import { announce } from "../../ui/act.tsx";
import { copyText } from "../../ui/copyText.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useDoor } from "../../ui/useDoor.ts";
import classes from "./join.module.css";

type OpenMode = Exclude<JoinMode, "closed">;
const MODES: OpenMode[] = ["teacher", "open"];

type JoinDialogProps = Pick<SessionView, "site" | "id" | "title" | "join">;

/** The page for students without a link: what opening it means, then what goes on the wall. */
export const JoinDialog = memo(function JoinDialog({ title, ...of }: JoinDialogProps) {
  const opened = useJoinDialog((state) => state.opened);
  const { t } = useTranslation();
  const say = useTranslation("joining").t;
  return (
    <Modal
      opened={opened}
      onClose={leaveJoinDialog}
      size={560}
      title={say("title", { title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content {...of} />
    </Modal>
  );
});

function Content({ site, id, join }: Omit<JoinDialogProps, "title">) {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const session = { site, session: id };
  const run = async (work: Promise<unknown>, said: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work;
      announce(said);
    } catch (error) {
      setFailure(toFailure(error));
    }
    setBusy(false);
  };
  const { t: say } = useTranslation("joining");
  const open = (mode: OpenMode) => void run(api.openJoining({ ...session, mode }), say(`opened.${mode}`));
  const close = () => void run(api.closeJoining(session), say("closed"));
  return (
    <Stack gap="sm" data-testid="join-dialog">
      {failure && <FailureNotice failure={failure} />}
      {join && join.mode !== "closed" ? (
        <Opened {...session} join={join} mode={join.mode} busy={busy} onMode={open} onClose={close} />
      ) : (
        <Closed busy={busy} onOpen={open} />
      )}
    </Stack>
  );
}

/** What the students have to do, who decides, and what it is not: said before anything is opened. */
function Closed({ busy, onOpen }: { busy: boolean; onOpen: (mode: OpenMode) => void }) {
  const { t: say } = useTranslation("joining");
  const [mode, setMode] = useState<OpenMode>("teacher");
  return (
    <>
      <List size="sm" spacing={4}>
        {(["effect", "lists", "declared", "links"] as const).map((key) => (
          <List.Item key={key}>{say(key)}</List.Item>
        ))}
      </List>
      <Modes mode={mode} onChange={setMode} />
      <Group justify="flex-end" mt="xs">
        <Button
          leftSection={<IconDoorEnter size={16} aria-hidden />}
          loading={busy}
          onClick={() => onOpen(mode)}
          data-testid="join-open"
        >
          {say("open")}
        </Button>
      </Group>
    </>
  );
}

function Modes({ mode, onChange }: { mode: OpenMode; onChange: (mode: OpenMode) => void }) {
  const { t: say } = useTranslation("joining");
  return (
    <>
      <Radio.Group label={say("who")} value={mode} onChange={(value) => onChange(value as OpenMode)}>
        <Stack gap={8} mt={6}>
          {MODES.map((each) => (
            <Radio
              key={each}
              value={each}
              label={say(`mode.${each}`)}
              description={say(`modeEffect.${each}`)}
              data-testid={`join-mode-${each}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {mode === "open" && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {say("openWarning")}
        </Alert>
      )}
    </>
  );
}

interface OpenedProps {
  site: string;
  session: string;
  join: NonNullable<SessionView["join"]>;
  mode: OpenMode;
  busy: boolean;
  onMode: (mode: OpenMode) => void;
  onClose: () => void;
}

function Opened({ site, session, join, mode, busy, onMode, onClose }: OpenedProps) {
  const { t: say } = useTranslation("joining");
  const door = useDoor({ site, session }, join);
  const address = door?.door.replace(/^https?:\/\//, "") ?? "";
  const copy = (near: HTMLElement) =>
    void copyText(say("copied.text", { address: door?.door ?? "", code: door?.code ?? "" }), near).then(
      () => announce(say("copied.done")),
      () => undefined,
    );
  return (
    <>
      <Text size="sm" fw={600} role="status">
        {say(`state.${mode}`)} {join.waiting > 0 && say("waiting", { count: join.waiting })}
      </Text>
      {door?.code === undefined ? (
        <Skeleton height={150} />
      ) : (
        <div className={`${classes.sign} selectable`}>
          <img className={classes.qr} src={door.qr} alt={say("qr")} />
          <div>
            <p className={classes.label}>{say("address")}</p>
            <p className={classes.address}>{address}</p>
            <p className={classes.label}>{say("code")}</p>
            <p className={classes.code} data-testid="class-code">
              {door.code}
            </p>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCopy size={15} aria-hidden />}
              onClick={(event) => copy(event.currentTarget)}
            >
              {say("copy")}
            </Button>
          </div>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {say("project")}
      </Text>
      <Modes mode={mode} onChange={onMode} />
      <Text size="sm" c="dimmed">
        {say("closeEffect")}
      </Text>
      <Group justify="flex-end" mt="xs">
        <Button
          variant="default"
          leftSection={<IconDoorOff size={16} aria-hidden />}
          loading={busy}
          onClick={onClose}
          data-testid="join-close"
        >
          {say("close")}
        </Button>
      </Group>
    </>
  );
}
