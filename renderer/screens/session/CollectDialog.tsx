import { Alert, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconFolderOpen,
  IconLoader,
  IconPlayerStop,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { type CollectedSeat, type Collection, isCollected } from "../../../shared/domain/collection.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { useCollection } from "../../stores/collections.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice, FailureText } from "../../ui/FailureNotice.tsx";
import { bytes } from "../../ui/quantity.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./collect.module.css";

interface CollectDialogProps extends Pick<SessionView, "site" | "id" | "title"> {
  opened: boolean;
  onClose: () => void;
}

/** The work of a session on its way to the teacher's disk. Closing it stops nothing. */
export function CollectDialog({ site, id, title, opened, onClose }: CollectDialogProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("work");
  const collection = useCollection(id);
  return (
    <Modal
      opened={opened && collection !== undefined}
      onClose={onClose}
      size={620}
      title={say("title", { title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {collection && <Content collection={collection} site={site} onClose={onClose} />}
    </Modal>
  );
}

/** Asks for a folder and begins; `true` once it has. */
export const startCollecting = async (input: {
  site: string;
  session: string;
  seats?: number[];
}): Promise<boolean> => Boolean(await act(() => api.startCollection(input)));

function Content({
  collection,
  site,
  onClose,
}: {
  collection: Collection;
  site: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("work");
  const { id, session, state, seats, folder, failure } = collection;
  const collected = seats.filter(isCollected);
  const size = seats.reduce((sum, seat) => sum + (isCollected(seat) ? (seat.bytes ?? 0) : 0), 0);
  const rest = seats.filter((seat) => !isCollected(seat)).map(({ seat }) => seat);
  const isRunning = state === "running";
  const people = useBoard((board) => board.view?.seats);
  const nameOf = (seat: number) => people?.find(({ number }) => number === seat)?.people.join(", ") ?? "";
  // In their order while they run, so that nothing jumps; then what wants a look first.
  const rows = isRunning ? seats : [...seats].sort((a, b) => LOOK[a.state] - LOOK[b.state]);
  return (
    <Stack gap="sm" data-testid="collection" data-state={state}>
      <Text size="sm" c="dimmed">
        {say("lead")}
      </Text>
      <div>
        <Group justify="space-between" mb={6}>
          <Text size="sm" fw={600} className="numbers" data-testid="collection-count">
            {say("count", { count: seats.length, done: collected.length })}
          </Text>
          <Text size="sm" c="dimmed" className="numbers">
            {say("size", { size: bytes(size, currentLocale()) })}
          </Text>
        </Group>
        <Progress
          value={seats.length === 0 ? 0 : (100 * collected.length) / seats.length}
          aria-label={say("count", { count: seats.length, done: collected.length })}
        />
      </div>
      <div role="status">
        {failure ? (
          <FailureNotice failure={failure} />
        ) : (
          !isRunning && <Outcome isWhole={rest.length === 0} isStopped={state === "stopped"} />
        )}
      </div>
      <ul className={classes.seats} aria-label={t("session.board")}>
        {rows.map((seat) => (
          <SeatRow key={seat.seat} seat={seat} name={nameOf(seat.seat)} />
        ))}
      </ul>
      <Text size="xs" c="dimmed" className="selectable">
        {say("folder")} {folder}
      </Text>
      <Group justify="flex-end" mt="xs">
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={16} aria-hidden />}
          onClick={() => void act(() => api.showCollection({ id }))}
        >
          {say("show")}
        </Button>
        {isRunning ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            onClick={() => void act(() => api.cancelCollection({ id }))}
            data-testid="stop-collection"
          >
            {say("stop")}
          </Button>
        ) : (
          <Button
            variant="default"
            onClick={() =>
              void startCollecting({ site, session, ...(rest.length > 0 ? { seats: rest } : {}) })
            }
            data-testid="collect-again"
          >
            {say(rest.length > 0 ? "rest" : "anew")}
          </Button>
        )}
        <Button onClick={onClose}>{t("common.close")}</Button>
      </Group>
      {isRunning && (
        <Text size="xs" c="dimmed" ta="right">
          {say("leaves")}
        </Text>
      )}
    </Stack>
  );
}

function Outcome({ isWhole, isStopped }: { isWhole: boolean; isStopped: boolean }) {
  const { t: say } = useTranslation("work");
  const is = isStopped ? "stopped" : isWhole ? "ended" : "endedWithout";
  return (
    <Alert
      color={isWhole ? "green" : "yellow"}
      variant="light"
      icon={isWhole ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
    >
      {say(is)}
    </Alert>
  );
}

const LOOK: Readonly<Record<CollectedSeat["state"], number>> = {
  ...{ failed: 0, waiting: 1, running: 1, partial: 2, nothing: 3, done: 4 },
};

function SeatRow({ seat, name }: { seat: CollectedSeat; name: string }) {
  const { t: say } = useTranslation("work");
  const { state, cause, failure } = seat;
  const known = seat.bytes === undefined ? "" : bytes(seat.bytes, currentLocale());
  return (
    <li className={classes.seat} data-state={state}>
      <Mark state={state} />
      <span className={`${classes.number} numbers`}>{seat.seat}</span>
      <span className={classes.what}>
        {name !== "" && <span className={classes.name}>{name}</span>}
        {say(`state.${state}`)}
        {state === "done" && seat.files !== undefined && ` · ${say("files", { count: seat.files })}`}
        {state === "partial" && <span className={classes.why}>{say("partial")}</span>}
        {cause && <span className={classes.why}>{say(`cause.${cause}`)}</span>}
        {failure && <FailureText failure={failure} />}
      </span>
      <span className={`${classes.size} numbers`}>{known}</span>
    </li>
  );
}

function Mark({ state }: Pick<CollectedSeat, "state">) {
  switch (state) {
    case "done":
      return <IconCircleCheck size={16} aria-hidden className={classes.done ?? ""} />;
    case "waiting":
    case "nothing":
      return <IconCircleDashed size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "running":
      return <IconLoader size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "partial":
    case "failed":
      return <IconAlertTriangle size={16} aria-hidden className={classes.bad ?? ""} />;
  }
}
