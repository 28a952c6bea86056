import { ActionIcon, Button, CloseButton, Menu, Select, TextInput } from "@mantine/core";
import {
  IconChevronDown,
  IconLayoutGrid,
  IconList,
  IconListCheck,
  IconMessage,
  IconPlayerPause,
  IconRefresh,
  IconRestore,
  IconSearch,
  IconUserMinus,
  IconX,
} from "@tabler/icons-react";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { takesText } from "../../app/shortcuts.ts";
import { changeControls, select, shownLayout, useBoardControls } from "../../stores/boardControls.ts";
import { act } from "../../ui/act.tsx";
import { clockTime } from "../../ui/time.ts";
import { ExtendSeats } from "./ExtendSeats.tsx";
import { FOLDING } from "./folding.ts";
import { LinksMenu, ProjectButton, SelectedLinksMenu } from "./HandOutTools.tsx";
import { askReset } from "./resetActions.ts";
import { askRoom } from "./roomActions.ts";
import { askRemove, askRestart, type Of } from "./seatActions.ts";
import type { SeatOrder } from "./seatState.ts";
import classes from "./session.module.css";

interface BoardToolbarProps
  extends Pick<SessionView, "site" | "id" | "phase" | "letsIn" | "endsAt" | "counts"> {
  /** The lab has some. */
  checks: boolean;
  onLeaveFilter: () => void;
}

export function BoardToolbar({
  site,
  id,
  phase,
  letsIn,
  endsAt,
  counts,
  checks,
  onLeaveFilter,
}: BoardToolbarProps) {
  const selected = useBoardControls((state) => state.selected);
  return (
    <div className={classes.toolbar}>
      {phase !== "ending" && <Counts phase={phase} counts={counts} />}
      {selected.size > 0 ? (
        <SelectionTools site={site} id={id} selected={selected} />
      ) : (
        phase !== "ending" && <SessionTools site={site} id={id} letsIn={letsIn} endsAt={endsAt} />
      )}
      <div className={classes.toolbarGap} />
      <ViewTools checks={checks} onLeaveFilter={onLeaveFilter} />
    </div>
  );
}

function Counts({ phase, counts }: Pick<SessionView, "phase" | "counts">) {
  const { t } = useTranslation();
  const { ready, wanted, connected, help, failed } = counts;
  return (
    <div className={`${classes.counts} numbers`} data-testid="counts">
      <b>{t("count.ready", { ready, wanted })}</b>
      {phase === "open" && <span>{t("count.connected", { count: connected })}</span>}
      {failed > 0 && <span className={classes.failed}>{t("count.failed", { count: failed })}</span>}
      {help > 0 && <span className={classes.help}>{t("count.help", { count: help })}</span>}
    </div>
  );
}

/** Menus cost more than the rest of a picture: they are drawn when what they say changes, not with every count. */
const SessionTools = memo(function SessionTools({
  letsIn,
  endsAt,
  ...of
}: Of & Pick<SessionView, "letsIn" | "endsAt">) {
  const { t } = useTranslation("classTime");
  return (
    <>
      <ProjectButton {...of} />
      <LinksMenu {...of} />
      <Button
        variant="default"
        size="xs"
        leftSection={<IconMessage size={15} aria-hidden />}
        aria-label={t("message.action")}
        classNames={FOLDING}
        onClick={() => askRoom("message")}
        data-testid="message"
      >
        {t("message.action")}
      </Button>
      <ExtendMenu {...of} endsAt={endsAt} />
      {letsIn && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPause size={15} aria-hidden />}
          aria-label={t("pause.action")}
          classNames={FOLDING}
          onClick={() => askRoom("pause")}
          data-testid="pause-session"
        >
          {t("pause.action")}
        </Button>
      )}
    </>
  );
});

function ExtendMenu({ site, id, endsAt }: Of & Pick<SessionView, "endsAt">) {
  const { t } = useTranslation();
  const extend = (minutes: number) =>
    void act(
      () => api.extendSession({ site, session: id, minutes }),
      (extended) => t("session.extended", { at: clockTime(extended.endsAt) }),
    );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconChevronDown size={13} aria-hidden />}
          data-testid="extend-menu"
        >
          {t("session.extend")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[15, 30, 60].map((minutes) => (
          <Menu.Item key={minutes} onClick={() => extend(minutes)}>
            {t("session.extendBy", {
              minutes,
              at: clockTime(Date.parse(endsAt) + minutes * 60_000),
            })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SelectionTools = memo(function SelectionTools({
  selected,
  ...of
}: Of & { selected: ReadonlySet<number> }) {
  const { t } = useTranslation();
  const seats = [...selected];
  return (
    <div className={classes.selection} role="toolbar" aria-label={t("selection.label")}>
      <span className="numbers">{t("selection.count", { count: seats.length })}</span>
      <Button
        variant="light"
        size="xs"
        leftSection={<IconRefresh size={15} aria-hidden />}
        onClick={() => askRestart(of, seats, "button")}
      >
        {t("seat.restart")}
      </Button>
      <Button
        variant="light"
        size="xs"
        leftSection={<IconRestore size={15} aria-hidden />}
        onClick={() => askReset(seats)}
      >
        {t("seat.reset")}
      </Button>
      <SelectedLinksMenu seats={seats} />
      <ExtendSeats {...of} seats={seats} extended />
      <Button
        variant="light"
        color="red"
        size="xs"
        leftSection={<IconUserMinus size={15} aria-hidden />}
        onClick={() => askRemove(seats)}
      >
        {t("seat.remove")}
      </Button>
      <CloseButton size="sm" aria-label={t("selection.clear")} onClick={() => select([])} />
    </div>
  );
});

const ORDERS: SeatOrder[] = ["triage", "number", "name"];
const LAYOUTS = [
  { name: "grid", Icon: IconLayoutGrid },
  { name: "list", Icon: IconList },
  { name: "checks", Icon: IconListCheck },
] as const;

const ViewTools = memo(function ViewTools({
  checks,
  onLeaveFilter,
}: Pick<BoardToolbarProps, "checks" | "onLeaveFilter">) {
  const { t } = useTranslation();
  const { order, filter, layout: wanted } = useBoardControls();
  const layout = shownLayout(wanted, checks);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <TextInput
        ref={field}
        className={classes.filter}
        size="xs"
        aria-label={t("session.filter")}
        placeholder={t("session.filter")}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          filter && (
            <ActionIcon
              size="xs"
              variant="transparent"
              color="gray"
              aria-label={t("session.clearFilter")}
              onClick={() => changeControls({ filter: "" })}
            >
              <IconX size={13} aria-hidden />
            </ActionIcon>
          )
        }
        value={filter}
        onChange={(event) => changeControls({ filter: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") changeControls({ filter: "" });
          if (event.key === "Escape" || event.key === "Enter") onLeaveFilter();
        }}
      />
      <Select
        className={classes.order}
        size="xs"
        aria-label={t("session.order")}
        data={ORDERS.map((value) => ({ value, label: t(`order.${value}`) }))}
        value={order}
        onChange={(value) => value && changeControls({ order: value as SeatOrder })}
      />
      <ActionIcon.Group aria-label={t("session.layout")}>
        {LAYOUTS.filter(({ name }) => checks || name !== "checks").map(({ name, Icon }) => (
          <ActionIcon
            key={name}
            variant={name === layout ? "light" : "default"}
            size={30}
            aria-label={t(`layout.${name}`)}
            title={t(`layout.${name}`)}
            data-testid={`layout-${name}`}
            aria-pressed={name === layout}
            onClick={() => changeControls({ layout: name })}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        ))}
      </ActionIcon.Group>
    </>
  );
});
