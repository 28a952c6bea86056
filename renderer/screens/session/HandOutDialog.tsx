import { Button, Group, List, Modal, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconLoader } from "@tabler/icons-react";
import { memo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { type HandedSeat, type HandOut, MOST_HANDED } from "../../../shared/domain/handOut.ts";
import { HANDED_FOLDER } from "../../../shared/domain/names.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { followHandOut, leaveHandOut, useHandOuts } from "../../stores/handOuts.ts";
import { act } from "../../ui/act.tsx";
import { FailureText } from "../../ui/FailureNotice.tsx";
import { bytes } from "../../ui/quantity.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./collect.module.css";

/** A file on its way to the seats: what becomes of it first, then how it goes. Closing it stops nothing. */
export const HandOutDialog = memo(function HandOutDialog({ site, id }: Pick<SessionView, "site" | "id">) {
  const { t } = useTranslation("handOut");
  const app = useTranslation("app").t;
  const shown = useHandOuts((state) => state.shown);
  const going = useHandOuts(({ list, shown: now }) =>
    now?.is === "going" ? list.find((one) => one.id === now.id) : undefined,
  );
  // While the dialog fades out it still says what it said.
  const last = useRef(shown);
  if (shown) last.current = shown;
  const is = last.current;
  if (!is) return null;
  return (
    <Modal
      opened={shown !== undefined}
      onClose={leaveHandOut}
      size={560}
      title={
        is.is === "chosen" ? t("title", { name: is.name }) : t("titleRunning", { name: going?.name ?? "" })
      }
      closeButtonProps={{ "aria-label": app("common.close") }}
    >
      {is.is === "chosen" && <Effect {...is} site={site} session={id} />}
      {is.is === "going" && going && <Going one={going} />}
    </Modal>
  );
});

interface EffectProps {
  site: string;
  session: string;
  file: string;
  bytes: number;
  seats: number[];
}

function Effect({ site, session, file, bytes: size, seats }: EffectProps) {
  const { t } = useTranslation("handOut");
  const app = useTranslation("app").t;
  const locale = currentLocale();
  const view = useBoard((board) => board.view);
  const path = view?.kept.path ?? "";
  const late = (view?.seats ?? []).filter(({ number, phase }) => seats.includes(number) && phase !== "ready");
  const start = async () => {
    const begun = await act(() => api.startHandOut({ site, session, file, seats }));
    if (begun) followHandOut(begun.id);
  };
  return (
    <Stack gap="sm">
      <List size="sm" spacing={4} data-testid="hand-out-effect">
        <List.Item>{t("to", { count: seats.length })}</List.Item>
        <List.Item>{t("where", { folder: `${path}/${HANDED_FOLDER}` })}</List.Item>
        <List.Item>{t("same")}</List.Item>
        <List.Item>{t("size", { size: bytes(size, locale), most: bytes(MOST_HANDED, locale) })}</List.Item>
      </List>
      {late.length > 0 && (
        <Text size="sm" role="status">
          {t("notReady", { count: late.length, seats: late.map(({ number }) => number).join(", ") })}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={leaveHandOut}>
          {app("common.cancel")}
        </Button>
        <Button data-autofocus onClick={() => void start()} data-testid="hand-out-confirm">
          {t("confirm")}
        </Button>
      </Group>
    </Stack>
  );
}

function Going({ one }: { one: HandOut }) {
  const { t } = useTranslation("handOut");
  const app = useTranslation("app").t;
  const { id, seats, state } = one;
  const done = seats.filter((seat) => seat.state === "done").length;
  const left = seats.length - done;
  // In their order while it runs, so that nothing jumps; then what wants a look first.
  const failed = seats.filter((seat) => seat.state === "failed");
  const rows = state === "running" ? seats : [...failed, ...seats.filter((seat) => seat.state !== "failed")];
  const counted = t("count", { count: seats.length, done });
  return (
    <Stack gap="sm" data-testid="hand-out" data-state={state}>
      <div>
        <Text size="sm" fw={600} mb={6} className="numbers">
          {counted}
        </Text>
        <Progress value={(100 * done) / Math.max(1, seats.length)} aria-label={counted} />
      </div>
      <Text size="sm" role="status">
        {state === "stopped"
          ? t("stopped")
          : state === "ended" && (left === 0 ? t("ended") : t("endedWithout", { count: left }))}
      </Text>
      <ul className={classes.seats} aria-label={app("session.board")}>
        {rows.map((seat) => (
          <Row key={seat.seat} seat={seat} name={one.name} />
        ))}
      </ul>
      <Group justify="flex-end">
        {state === "running" ? (
          <Button
            variant="default"
            onClick={() => void act(() => api.cancelHandOut({ id }))}
            data-testid="stop-hand-out"
          >
            {t("stop")}
          </Button>
        ) : (
          left > 0 && (
            <Button
              variant="default"
              onClick={() => void act(() => api.retryHandOut({ id }))}
              data-testid="retry-hand-out"
            >
              {t("retry", { count: left })}
            </Button>
          )
        )}
        <Button onClick={leaveHandOut}>{app("common.close")}</Button>
      </Group>
    </Stack>
  );
}

const MARKS = {
  waiting: { Icon: IconCircleDashed, look: classes.quiet },
  running: { Icon: IconLoader, look: classes.quiet },
  done: { Icon: IconCircleCheck, look: classes.done },
  failed: { Icon: IconAlertTriangle, look: classes.bad },
} as const;

function Row({ seat, name }: { seat: HandedSeat; name: string }) {
  const { t } = useTranslation("handOut");
  const people = useBoard((board) => board.view?.seats.find(({ number }) => number === seat.seat)?.people);
  const { Icon, look = "" } = MARKS[seat.state];
  return (
    <li className={classes.seat} data-state={seat.state}>
      <Icon size={16} aria-hidden className={look} />
      <span className={`${classes.number} numbers`}>{seat.seat}</span>
      <span className={classes.what}>
        {people && people.length > 0 && <span className={classes.name}>{people.join(", ")}</span>}
        {t(`state.${seat.state}`)}
        {seat.name !== undefined && seat.name !== name && ` · ${t("as", { name: seat.name })}`}
        {seat.cause && <span className={classes.why}>{t(`cause.${seat.cause}`)}</span>}
        {seat.failure && <FailureText failure={seat.failure} />}
      </span>
    </li>
  );
}
