import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconChevronDown, IconClockPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { act } from "../../ui/act.tsx";
import { clockTime } from "../../ui/time.ts";
import type { Of } from "./seatActions.ts";

interface ExtendSeatsProps extends Of {
  seats: readonly number[];
  /** Some of them may have more time already, which can be taken back. */
  extended: boolean;
  /** A sign alone, where room is scarce. */
  folded?: boolean;
}

/** More time for some, while the others end with the class: a third more is what many are entitled to. */
export function ExtendSeats({ site, id, seats, extended, folded = false }: ExtendSeatsProps) {
  const { t } = useTranslation("classTime");
  const third = useBoard(({ view }) => (view ? aThird(view) : undefined));
  const extend = (minutes: number) =>
    void act(
      () => api.extendSeats({ site, session: id, seats: [...seats], minutes }),
      ({ endsAt }) =>
        t(minutes === 0 ? "seats.takenBack" : "seats.done", { count: seats.length, at: clockTime(endsAt) }),
    );
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        {folded ? (
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t("seats.action")}
            title={t("seats.action")}
            data-testid="extend-seat"
          >
            <IconClockPlus size={15} aria-hidden />
          </ActionIcon>
        ) : (
          <Button
            variant="light"
            size="xs"
            leftSection={<IconClockPlus size={15} aria-hidden />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            data-testid="extend-seats"
          >
            {t("seats.action")}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("seats.label", { count: seats.length })}</Menu.Label>
        {[15, 30].map((minutes) => (
          <Menu.Item key={minutes} onClick={() => extend(minutes)} data-testid={`extend-by-${minutes}`}>
            {t("seats.by", { minutes })}
          </Menu.Item>
        ))}
        {third !== undefined && (
          <Menu.Item onClick={() => extend(third)} data-testid="extend-by-third">
            {t("seats.third", { minutes: third })}
          </Menu.Item>
        )}
        {extended && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => extend(0)} data-testid="extend-back">
              {t("seats.back")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Of the class's own length, in minutes, to the next five. */
function aThird({ opensAt, openedAt, launchedAt, endsAt }: SessionView): number {
  const minutes = (Date.parse(endsAt) - Date.parse(openedAt ?? opensAt ?? launchedAt)) / 60_000;
  return Math.min(24 * 60, Math.max(5, Math.ceil(minutes / 3 / 5) * 5));
}
